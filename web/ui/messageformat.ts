/**
 * The words of the screens: messages in a small part of ICU MessageFormat, compiled to
 * what code reads. A message knows `{name}`, `{n, plural, =0 {…} one {…} other {…}}` with
 * `#` for the number, and `{x, select, a {…} other {…}}`, where `none` is the empty text;
 * `'{'` is a brace that is meant.
 */

/** What a placeholder takes. Numbers are written as the language writes them. */
export type Value = string | number;

/** Messages as a language file has them: objects within objects, down to text. */
export interface Catalogue {
  readonly [key: string]: string | Catalogue;
}

/** A piece of a message: text, a value, the number of the plural around it, or a choice. */
type Part = string | { name: string } | { count: true } | Choice;

interface Choice {
  name: string;
  plural: boolean;
  cases: Record<string, Part[]>;
}

/** A message that cannot be read; `at` is the character, counted from 1. */
export class MessageError extends Error {
  readonly at: number;

  constructor(text: string, at: number, what: string) {
    super(`${what} at character ${at} of “${text}”`);
    this.at = at;
  }
}

const categories = /^(?:zero|one|two|few|many|other|=-?\d+)$/;

/** Reads a message. Throws a {@link MessageError} that says what is wrong and where. */
export function parse(text: string): Part[] {
  let i = 0;

  function fail(what: string): never {
    throw new MessageError(text, i + 1, what);
  }
  /** What matches at this place, which moves behind it and the spaces around. */
  function take(shape: RegExp): string {
    const found = /^\s*/.exec(text.slice(i))![0].length;
    const match = shape.exec(text.slice(i + found))?.[0] ?? '';
    if (match) i += found + match.length;
    return match;
  }

  function parts(inPlural: boolean, nested: boolean): Part[] {
    const found: Part[] = [];
    let plain = '';
    const flush = () => {
      if (plain) found.push(plain);
      plain = '';
    };
    for (; i < text.length; i++) {
      const c = text[i]!;
      const next = text[i + 1];
      if (c === '}' && nested) break;
      if (c === '}') fail('A } without a {');
      if (c === "'" && next === "'") {
        plain += "'";
        i++;
      } else if (c === "'" && (next === '{' || next === '}' || (next === '#' && inPlural))) {
        const end = text.indexOf("'", i + 1);
        if (end < 0) fail("A quotation that no ' ends");
        plain += text.slice(i + 1, end);
        i = end;
      } else if (c === '#' && inPlural) {
        flush();
        found.push({ count: true });
      } else if (c === '{') {
        flush();
        i++;
        found.push(placeholder(inPlural));
      } else plain += c;
    }
    flush();
    return found;
  }

  /** From behind the { of a placeholder to its }. */
  function placeholder(inPlural: boolean): Part {
    const name = take(/^[a-z_]\w*/i) || fail('A placeholder without a name');
    let part: Part = { name };
    if (take(/^,/)) {
      const kind = take(/^(?:plural|select)\b/) || fail('Neither plural nor select');
      if (!take(/^,/)) fail(`No comma after ${kind}`);
      part = { name, plural: kind === 'plural', cases: cases(kind === 'plural', inPlural) };
    }
    if (!take(/^\}/)) fail(`The placeholder ${name} is not closed`);
    i--;
    return part;
  }

  function cases(plural: boolean, inPlural: boolean): Record<string, Part[]> {
    const found: Record<string, Part[]> = {};
    for (let name = take(/^[^\s{},]+/); name; name = take(/^[^\s{},]+/)) {
      if (plural && !categories.test(name)) fail(`${name} is no plural category`);
      if (Object.hasOwn(found, name)) fail(`The case ${name} twice`);
      if (!take(/^\{/)) fail(`No { after the case ${name}`);
      found[name] = parts(plural || inPlural, true);
      if (text[i] !== '}') fail(`The case ${name} is not closed`);
      i++;
    }
    if (!Object.hasOwn(found, 'other')) fail('There is no case “other”');
    return found;
  }

  return parts(false, false);
}

/** The names of a message's placeholders in the order of their first appearance. */
export function names(parts: readonly Part[], found: string[] = []): string[] {
  for (const part of parts) {
    if (typeof part === 'string' || 'count' in part) continue;
    if (!found.includes(part.name)) found.push(part.name);
    if ('cases' in part) for (const inner of Object.values(part.cases)) names(inner, found);
  }
  return found;
}

/** A message with its values filled in, numbers and plurals as `language` has them (BCP 47). */
export function format(
  parts: readonly Part[],
  values: Readonly<Record<string, Value>>,
  language: string,
  count?: number,
): string {
  const show = (value: Value | undefined) =>
    typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : (value ?? '');
  let said = '';
  for (const part of parts) {
    if (typeof part === 'string') said += part;
    else if ('count' in part) said += show(count);
    else if ('cases' in part) {
      const value = values[part.name];
      const n = part.plural ? Number(value) : count;
      const { cases } = part;
      const exact = part.plural ? `=${value}` : `${value}` || 'none';
      const chosen = [
        exact,
        part.plural ? new Intl.PluralRules(language).select(Number(value)) : '',
        'other',
      ];
      const key = chosen.find((one) => Object.hasOwn(cases, one))!;
      said += format(cases[key]!, values, language, n);
    } else said += show(values[part.name]);
  }
  return said;
}

/**
 * Compiles a section of a language file to the object code reads: text stays text, a message
 * with placeholders becomes a function that takes their values in the order in which
 * `english` first names them. What `other` lacks or writes wrongly is said in English, which
 * is also what no `other` means. `T` is the section's generated type (words.gen.ts),
 * `language` a BCP 47 tag for numbers and plurals.
 */
export function compile<T>(english: Catalogue, other: Catalogue | undefined, language: string): T {
  return branch(english, other, language, other ? 'en' : language) as T;
}

/** A compiled message that knows the names of what it takes. */
interface Named {
  (...given: Value[]): string;
  names?: readonly string[];
}

/**
 * Says the line a code stands for in a group of compiled messages, such as the system lines
 * of a conversation. Undefined when there is no such line, or it needs a value that is not given.
 */
export function lineOf(
  lines: object,
  code: string,
  values: Readonly<Record<string, Value | undefined>>,
): string | undefined {
  const line = Object.hasOwn(lines, code) ? (lines as Record<string, string | Named>)[code] : undefined;
  if (typeof line !== 'function') return line;
  const given = (line.names ?? []).map((name) => values[name]);
  return given.includes(undefined) ? undefined : line(...(given as Value[]));
}

function branch(english: Catalogue, other: Catalogue | undefined, language: string, own: string): object {
  const found: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(english)) {
    const theirs = other?.[key];
    found[key] =
      typeof text === 'string'
        ? leaf(text, typeof theirs === 'string' ? theirs : undefined, language, own)
        : branch(text, typeof theirs === 'object' ? theirs : undefined, language, own);
  }
  return found;
}

function leaf(english: string, theirs: string | undefined, language: string, own: string): unknown {
  let parts = parse(english);
  let spoken = own;
  const order = names(parts);
  // Catalogues are tested whole; a mistake in one that was not costs a sentence, not the screen.
  try {
    if (theirs !== undefined) [parts, spoken] = [parse(theirs), language];
  } catch {
    // Said in English.
  }
  if (order.length === 0) return format(parts, {}, spoken);
  const say: Named = (...given) =>
    format(parts, Object.fromEntries(order.map((name, i) => [name, given[i] ?? ''])), spoken);
  say.names = order;
  return say;
}
