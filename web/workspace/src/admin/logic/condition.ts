/**
 * The condition language of the desk on the screen's side: text to a tree a builder
 * can edit, and back. It follows internal/condition (domain 10.2) term for term, so
 * that both notations stay in step while somebody types; the desk itself has the last
 * word, on preview and on save.
 */

/** Joined by ^NQ: holds if any group does. No group is "always". */
export interface Query {
  groups: Group[];
  /** What follows the conditions (^ORDERBY …, ^GROUPBY …), kept as it was. */
  tail: string[];
}

/** Joined by ^: holds if all clauses do. */
export interface Group {
  all: Clause[];
}

/** Joined by ^OR: holds if any term does. */
export interface Clause {
  any: Term[];
}

export interface Term {
  field: string;
  op: string;
  value: string;
}

/** A mistake, with its place in the text as an index into the string. */
export interface Mistake {
  offset: number;
  message: string;
}

export type Parsed = { query: Query; mistake?: undefined } | { query?: undefined; mistake: Mistake };

/** What stands to the right of an operator. */
export type ValueKind = 'none' | 'one' | 'list' | 'range' | 'field' | 'day' | 'relative';

export type FieldType = 'string' | 'choice' | 'reference' | 'number' | 'bool' | 'time';

/** A field that conditions on a table may name. */
export interface Field {
  name: string;
  label: string;
  type: FieldType;
  choices?: { value: string; label: string }[];
}

interface Operator {
  op: string;
  label: string;
  value: ValueKind;
  types: readonly FieldType[];
}

const textual: readonly FieldType[] = ['string', 'choice', 'reference'];
const every: readonly FieldType[] = ['string', 'choice', 'reference', 'number', 'bool', 'time'];
const ordered: readonly FieldType[] = ['string', 'reference', 'number', 'time'];
const words: readonly FieldType[] = ['string', 'choice'];
const times: readonly FieldType[] = ['time'];

/** Every operator, in the order a builder shows them. */
const operators: readonly Operator[] = [
  { op: '=', label: 'is', value: 'one', types: every },
  { op: '!=', label: 'is not', value: 'one', types: every },
  { op: 'LIKE', label: 'contains', value: 'one', types: words },
  { op: 'NOT LIKE', label: 'does not contain', value: 'one', types: words },
  { op: 'STARTSWITH', label: 'starts with', value: 'one', types: words },
  { op: 'ENDSWITH', label: 'ends with', value: 'one', types: words },
  { op: 'IN', label: 'is one of', value: 'list', types: [...textual, 'number'] },
  { op: 'NOT IN', label: 'is not one of', value: 'list', types: [...textual, 'number'] },
  { op: 'ON', label: 'on', value: 'day', types: times },
  { op: 'NOTON', label: 'not on', value: 'day', types: times },
  { op: '<', label: 'less than', value: 'one', types: ordered },
  { op: '<=', label: 'less than or is', value: 'one', types: ordered },
  { op: '>', label: 'greater than', value: 'one', types: ordered },
  { op: '>=', label: 'greater than or is', value: 'one', types: ordered },
  { op: 'BETWEEN', label: 'between', value: 'range', types: ordered },
  { op: 'RELATIVEGT', label: 'after, relative to now', value: 'relative', types: times },
  { op: 'RELATIVEGE', label: 'at or after, relative to now', value: 'relative', types: times },
  { op: 'RELATIVEEE', label: 'on, relative to now', value: 'relative', types: times },
  { op: 'RELATIVELE', label: 'at or before, relative to now', value: 'relative', types: times },
  { op: 'RELATIVELT', label: 'before, relative to now', value: 'relative', types: times },
  { op: 'ISEMPTY', label: 'is empty', value: 'none', types: every },
  { op: 'ISNOTEMPTY', label: 'is not empty', value: 'none', types: every },
  { op: 'EMPTYSTRING', label: 'is an empty string', value: 'none', types: textual },
  { op: 'SAMEAS', label: 'is the same as', value: 'field', types: every },
  { op: 'NSAMEAS', label: 'is different from', value: 'field', types: every },
  { op: 'ANYTHING', label: 'is anything', value: 'none', types: every },
];

const timeLabels: Record<string, string> = {
  '<': 'before',
  '<=': 'at or before',
  '>': 'after',
  '>=': 'at or after',
};

/** Spellings that are read and never written. */
const aliases: Record<string, string> = { CONTAINS: 'LIKE', '*': 'LIKE', '!*': 'NOT LIKE', '%': 'ENDSWITH' };

/** Tokens of the vendor's language that cannot be decided on a stored record. */
const refused: Record<string, string> = {
  IN_HIERARCHY: 'compares hierarchies, which the desk does not have; use IN with a list',
  DYNAMIC: 'refers to a stored filter, which the desk does not have; write the condition out',
  VALCHANGES: 'looks at a change, not at a record; compare the value itself',
  CHANGESFROM: 'looks at a change, not at a record; compare the value itself',
  CHANGESTO: 'looks at a change, not at a record; compare the value itself',
  'TEXTQUERY321=': 'is full-text search, which is not a condition; use LIKE on a field',
};

/** Every token, longest first, so that >= is never read as >. */
const tokens: readonly string[] = [
  ...operators.map((o) => o.op),
  ...Object.keys(aliases),
  ...Object.keys(refused),
].sort((a, b) => b.length - a.length);

/** The operators a field of this type has, with their labels. */
export function operatorsFor(type: FieldType): { op: string; label: string }[] {
  return operators
    .filter((o) => o.types.includes(type))
    .map((o) => ({ op: o.op, label: (type === 'time' && timeLabels[o.op]) || o.label }));
}

/** The label of an operator, whatever the field. */
export function operatorLabel(op: string, type: FieldType = 'string'): string {
  return (type === 'time' && timeLabels[op]) || operators.find((o) => o.op === op)?.label || op;
}

/** What stands to the right of an operator. */
export const valueKind = (op: string): ValueKind => operators.find((o) => o.op === op)?.value ?? 'one';

/** A query that holds for every record. */
export const always = (): Query => ({ groups: [], tail: [] });

/** Prints the one canonical text; every literal ^ of a value is doubled. */
export function print(query: Query): string {
  const groups = query.groups.map((group) =>
    group.all.map((clause) => clause.any.map(printTerm).join('^OR')).join('^'),
  );
  const head = groups.join('^NQ');
  return [...(head ? [head] : []), ...query.tail].join('^');
}

const printTerm = (term: Term): string => term.field + term.op + term.value.replaceAll('^', '^^');

interface Segment {
  offset: number;
  text: string;
}

/** Cuts at every ^ that is not doubled, from left to right, and undoubles the others. */
function split(text: string): Segment[] {
  const list: Segment[] = [];
  let part = '';
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '^') {
      part += text[i];
    } else if (text[i + 1] === '^') {
      part += '^';
      i++;
    } else {
      list.push({ offset: start, text: part });
      part = '';
      start = i + 1;
    }
  }
  list.push({ offset: start, text: part });
  return list;
}

class Refusal extends Error {
  readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.offset = offset;
  }
}

const fieldShape = /^[a-z0-9_.]+/;
const wholeField = /^[a-z0-9_.]+$/;
const maxTerms = 256;

/** Reads a text strictly: nothing is ever dropped, the first mistake is named with its place. */
export function parse(text: string): Parsed {
  try {
    return { query: read(text) };
  } catch (error) {
    if (error instanceof Refusal) return { mistake: { offset: error.offset, message: error.message } };
    throw error;
  }
}

function read(text: string): Query {
  const query = always();
  const segments = split(text);
  let newGroup = false;
  let terms = 0;
  const count = (offset: number) => {
    if (++terms > maxTerms) {
      throw new Refusal(offset, `More than ${maxTerms} conditions; use IN with a list, or several rules.`);
    }
  };
  const add = (segment: Segment, or: boolean) => {
    const term = readTerm(segment);
    count(segment.offset);
    if (query.groups.length === 0 || newGroup) {
      query.groups.push({ all: [] });
      newGroup = false;
    }
    const all = query.groups.at(-1)?.all ?? [];
    const last = all.at(-1);
    if (or && last) last.any.push(term);
    else all.push({ any: [term] });
  };
  segments.forEach((segment, i) => {
    const { offset, text: part } = segment;
    if (part === '') {
      if (i === 0 || i === segments.length - 1) return;
      throw new Refusal(offset, 'A condition is missing between two ^; write ^^ for a literal ^.');
    }
    if (part === 'EQ') return;
    const sort = /^(ORDERBYDESC|ORDERBY|GROUPBY)(.*)$/s.exec(part);
    if (sort) {
      if (!wholeField.test(sort[2] ?? '')) {
        throw new Refusal(offset, 'Name one field after ORDERBY, ORDERBYDESC or GROUPBY.');
      }
      count(offset);
      query.tail.push(part);
      return;
    }
    if (part.startsWith('RLQUERY') || part.startsWith('ENDRLQUERY')) {
      throw new Refusal(offset, 'Related-list conditions (RLQUERY) are not supported.');
    }
    const started = query.groups.length > 0 && !newGroup;
    if (part.startsWith('NQ')) {
      if (!started) throw new Refusal(offset, '^NQ needs a condition before it.');
      newGroup = true;
      if (part !== 'NQ') add({ offset: offset + 2, text: part.slice(2) }, false);
      return;
    }
    if (part.startsWith('OR')) {
      if (!started) throw new Refusal(offset, '^OR needs a condition before it.');
      add({ offset: offset + 2, text: part.slice(2) }, true);
      return;
    }
    add(segment, false);
  });
  if (newGroup) {
    throw new Refusal(text.length, '^NQ needs a condition after it; otherwise every record would match.');
  }
  return query;
}

function readTerm({ offset, text }: Segment): Term {
  const field = fieldShape.exec(text)?.[0] ?? '';
  if (!field) {
    throw new Refusal(
      offset,
      'A condition starts with a field name in lower case, such as category=billing.',
    );
  }
  const rest = text.slice(field.length);
  const at = offset + field.length;
  const token = tokens.find((one) => rest.startsWith(one));
  if (token === undefined) {
    throw new Refusal(
      at,
      `No known operator after “${field}”; use =, !=, LIKE, STARTSWITH, IN, ISEMPTY or another one, in capitals and without a space before it.`,
    );
  }
  if (refused[token] !== undefined) throw new Refusal(at, `${token} ${refused[token]}.`);
  const op = aliases[token] ?? token;
  const value = rest.slice(token.length);
  const wrong = checkValue(op, value);
  if (wrong) throw new Refusal(at, `${op} ${wrong}`);
  return { field, op, value };
}

/** What can be said about a value without the field's type; "" when nothing is wrong. */
function checkValue(op: string, value: string): string {
  switch (valueKind(op)) {
    case 'none':
      return value === '' ? '' : 'takes no value; start the next condition with ^.';
    case 'one':
      return value === '' && op !== '=' && op !== '!='
        ? 'needs a value; without one it would hold for every record or for none.'
        : '';
    case 'list':
      return value.split(',').some((item) => item.trim() !== '')
        ? ''
        : 'needs at least one value, separated by commas.';
    case 'range': {
      const at = value.indexOf('@');
      return at > 0 && at < value.length - 1
        ? ''
        : 'needs two values with @ between them, such as BETWEEN1@5.';
    }
    case 'field':
      return wholeField.test(value) ? '' : 'needs the name of another field, such as SAMEASopened_by.';
    case 'day':
      return value !== '' ? '' : 'needs a day: Today, Yesterday, Tomorrow, or a date such as 2026-12-25.';
    case 'relative':
      return readRelative(value) ? '' : 'needs a distance such as @hour@ago@2.';
  }
}

/** Units of a distance from now. */
export const units = ['minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;

export interface Distance {
  unit: string;
  side: 'ago' | 'ahead';
  count: number;
}

/** Reads @unit@ago|ahead@count. */
export function readRelative(value: string): Distance | undefined {
  const found = /^@([a-z]+)@(ago|ahead)@(\d{1,7})$/.exec(value);
  if (!found) return undefined;
  const unit = found[1] === 'dayofweek' ? 'day' : (found[1] ?? '');
  if (!(units as readonly string[]).includes(unit)) return undefined;
  return { unit, side: found[2] as 'ago' | 'ahead', count: Number(found[3]) };
}

export const printRelative = (of: Distance): string => `@${of.unit}@${of.side}@${of.count}`;

/** The value a term gets when its operator changes: kept where it still means something. */
export function valueFor(op: string, before: Term, fields: readonly Field[]): string {
  const kind = valueKind(op);
  const was = valueKind(before.op);
  if (kind === 'none') return '';
  if (kind === was || (kind === 'list' && was === 'one') || (kind === 'one' && was === 'list'))
    return before.value;
  if (kind === 'relative') return '@hour@ago@1';
  if (kind === 'day') return 'Today';
  if (kind === 'field') return fields.find((field) => field.name !== before.field)?.name ?? before.field;
  if (kind === 'range') return was === 'one' && before.value ? `${before.value}@${before.value}` : '@';
  return '';
}

/** A new term on the first field: the one a builder adds. */
export function newTerm(fields: readonly Field[]): Term {
  const field = fields[0];
  return { field: field?.name ?? 'category', op: '=', value: field?.choices?.[0]?.value ?? '' };
}

/** The query without a term; clauses and groups left empty go with it. */
export function withoutTerm(query: Query, group: number, clause: number, term: number): Query {
  const groups = query.groups
    .map((g, i) => ({
      all: g.all
        .map((c, j) => ({ any: c.any.filter((_, k) => !(i === group && j === clause && k === term)) }))
        .filter((c) => c.any.length > 0),
    }))
    .filter((g) => g.all.length > 0);
  return { groups, tail: query.tail };
}

/** The query as a sentence: "Category is Billing and (Channel is chat or …)". */
export function say(query: Query, fields: readonly Field[]): string {
  const term = (t: Term): string => {
    const field = fields.find((f) => f.name === t.field);
    const value = (one: string) => field?.choices?.find((c) => c.value === one.trim())?.label ?? one.trim();
    const kind = valueKind(t.op);
    const label = `${field?.label ?? t.field} ${operatorLabel(t.op, field?.type)}`;
    if (kind === 'none') return label;
    if (kind === 'field') return `${label} ${fields.find((f) => f.name === t.value)?.label ?? t.value}`;
    if (kind === 'relative') {
      const at = readRelative(t.value);
      return at
        ? `${label} ${at.count} ${at.unit}${at.count === 1 ? '' : 's'} ${at.side}`
        : `${label} ${t.value}`;
    }
    if (kind === 'list') return `${label} ${t.value.split(',').map(value).join(', ')}`;
    if (kind === 'range') return `${label} ${t.value.split('@').map(value).join(' and ')}`;
    return t.value === '' ? `${label} empty` : `${label} ${value(t.value)}`;
  };
  const clause = (c: Clause, alone: boolean) =>
    c.any.length > 1 && !alone ? `(${c.any.map(term).join(' or ')})` : c.any.map(term).join(' or ');
  return query.groups.map((g) => g.all.map((c) => clause(c, g.all.length === 1)).join(' and ')).join(', or ');
}

/** A place counted in UTF-8 bytes, as the desk says it, as an index into the string. */
export function indexOfByte(text: string, bytes: number): number {
  let at = 0;
  let index = 0;
  for (const letter of text) {
    if (at >= bytes) break;
    at += new TextEncoder().encode(letter).length;
    index += letter.length;
  }
  return index;
}
