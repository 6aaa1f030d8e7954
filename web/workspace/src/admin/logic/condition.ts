/**
 * The condition language of the desk on the screen's side: text to a tree a builder
 * can edit, and back. It follows internal/condition (domain 10.2) term for term, so
 * that both notations stay in step while somebody types; the desk itself has the last
 * word, on preview and on save.
 */
import { words } from '../messages.ts';

const t = words.condition;

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
  value: ValueKind;
  types: readonly FieldType[];
}

const textual: readonly FieldType[] = ['string', 'choice', 'reference'];
const every: readonly FieldType[] = ['string', 'choice', 'reference', 'number', 'bool', 'time'];
const ordered: readonly FieldType[] = ['string', 'reference', 'number', 'time'];
const written: readonly FieldType[] = ['string', 'choice'];
const times: readonly FieldType[] = ['time'];

/** Every operator, in the order a builder shows them. */
const operators: readonly Operator[] = [
  { op: '=', value: 'one', types: every },
  { op: '!=', value: 'one', types: every },
  { op: 'LIKE', value: 'one', types: written },
  { op: 'NOT LIKE', value: 'one', types: written },
  { op: 'STARTSWITH', value: 'one', types: written },
  { op: 'ENDSWITH', value: 'one', types: written },
  { op: 'IN', value: 'list', types: [...textual, 'number'] },
  { op: 'NOT IN', value: 'list', types: [...textual, 'number'] },
  { op: 'ON', value: 'day', types: times },
  { op: 'NOTON', value: 'day', types: times },
  { op: '<', value: 'one', types: ordered },
  { op: '<=', value: 'one', types: ordered },
  { op: '>', value: 'one', types: ordered },
  { op: '>=', value: 'one', types: ordered },
  { op: 'BETWEEN', value: 'range', types: ordered },
  { op: 'RELATIVEGT', value: 'relative', types: times },
  { op: 'RELATIVEGE', value: 'relative', types: times },
  { op: 'RELATIVEEE', value: 'relative', types: times },
  { op: 'RELATIVELE', value: 'relative', types: times },
  { op: 'RELATIVELT', value: 'relative', types: times },
  { op: 'ISEMPTY', value: 'none', types: every },
  { op: 'ISNOTEMPTY', value: 'none', types: every },
  { op: 'EMPTYSTRING', value: 'none', types: textual },
  { op: 'SAMEAS', value: 'field', types: every },
  { op: 'NSAMEAS', value: 'field', types: every },
  { op: 'ANYTHING', value: 'none', types: every },
];

/** Spellings that are read and never written. */
const aliases: Record<string, string> = { CONTAINS: 'LIKE', '*': 'LIKE', '!*': 'NOT LIKE', '%': 'ENDSWITH' };

/** Every token, longest first, so that >= is never read as >. */
const tokens: readonly string[] = [
  ...operators.map((o) => o.op),
  ...Object.keys(aliases),
  ...Object.keys(t.refused),
].sort((a, b) => b.length - a.length);

/** The operators a field of this type has, with their labels. */
export function operatorsFor(type: FieldType): { op: string; label: string }[] {
  return operators
    .filter((o) => o.types.includes(type))
    .map((o) => ({ op: o.op, label: operatorLabel(o.op, type) }));
}

/** The label of an operator, whatever the field. */
export function operatorLabel(op: string, type: FieldType = 'string'): string {
  return (type === 'time' && t.timeOperators[op]) || (t.operators[op] ?? op);
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
      throw new Refusal(offset, t.wrong.many(maxTerms));
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
      throw new Refusal(offset, t.wrong.missing);
    }
    if (part === 'EQ') return;
    const sort = /^(ORDERBYDESC|ORDERBY|GROUPBY)(.*)$/s.exec(part);
    if (sort) {
      if (!wholeField.test(sort[2] ?? '')) {
        throw new Refusal(offset, t.wrong.sort);
      }
      count(offset);
      query.tail.push(part);
      return;
    }
    if (part.startsWith('RLQUERY') || part.startsWith('ENDRLQUERY')) {
      throw new Refusal(offset, t.wrong.related);
    }
    const started = query.groups.length > 0 && !newGroup;
    if (part.startsWith('NQ')) {
      if (!started) throw new Refusal(offset, t.wrong.nqBefore);
      newGroup = true;
      if (part !== 'NQ') add({ offset: offset + 2, text: part.slice(2) }, false);
      return;
    }
    if (part.startsWith('OR')) {
      if (!started) throw new Refusal(offset, t.wrong.orBefore);
      add({ offset: offset + 2, text: part.slice(2) }, true);
      return;
    }
    add(segment, false);
  });
  if (newGroup) {
    throw new Refusal(text.length, t.wrong.nqAfter);
  }
  return query;
}

function readTerm({ offset, text }: Segment): Term {
  const field = fieldShape.exec(text)?.[0] ?? '';
  if (!field) {
    throw new Refusal(offset, t.wrong.field);
  }
  const rest = text.slice(field.length);
  const at = offset + field.length;
  const token = tokens.find((one) => rest.startsWith(one));
  if (token === undefined) {
    throw new Refusal(at, t.wrong.operator(field));
  }
  if (t.refused[token] !== undefined) throw new Refusal(at, t.refused[token]);
  const op = aliases[token] ?? token;
  const value = rest.slice(token.length);
  const wrong = checkValue(op, value);
  if (wrong) throw new Refusal(at, wrong);
  return { field, op, value };
}

/** What can be said about a value without the field's type; "" when nothing is wrong. */
function checkValue(op: string, value: string): string {
  switch (valueKind(op)) {
    case 'none':
      return value === '' ? '' : t.wrong.none(op);
    case 'one':
      return value === '' && op !== '=' && op !== '!=' ? t.wrong.one(op) : '';
    case 'list':
      return value.split(',').some((item) => item.trim() !== '') ? '' : t.wrong.list(op);
    case 'range': {
      const at = value.indexOf('@');
      return at > 0 && at < value.length - 1 ? '' : t.wrong.range(op);
    }
    case 'field':
      return wholeField.test(value) ? '' : t.wrong.other(op);
    case 'day':
      return value !== '' ? '' : t.wrong.day(op);
    case 'relative':
      return readRelative(value) ? '' : t.wrong.relative(op);
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

/** What a stored condition means, in words; `always` where it asks nothing, itself where it cannot be read. */
export function meaning(condition: string, fields: readonly Field[], always: string): string {
  const { query } = parse(condition);
  return query ? say(query, fields) || always : condition;
}

/** The query as a sentence: "Category is Billing and (Channel is chat or …)". */
export function say(query: Query, fields: readonly Field[]): string {
  const { and, or, groups, nothing } = t.sentence;
  const distance = ({ unit, side, count }: Distance): string =>
    `${t.distances[unit as keyof typeof t.distances](count)} ${side === 'ago' ? t.ago : t.ahead}`;
  const term = (of: Term): string => {
    const field = fields.find((f) => f.name === of.field);
    const value = (one: string) => field?.choices?.find((c) => c.value === one.trim())?.label ?? one.trim();
    const kind = valueKind(of.op);
    const label = `${field?.label ?? of.field} ${operatorLabel(of.op, field?.type)}`;
    if (kind === 'none') return label;
    if (kind === 'field') return `${label} ${fields.find((f) => f.name === of.value)?.label ?? of.value}`;
    if (kind === 'relative') {
      const at = readRelative(of.value);
      return `${label} ${at ? distance(at) : of.value}`;
    }
    if (kind === 'list') return `${label} ${of.value.split(',').map(value).join(', ')}`;
    if (kind === 'range') return `${label} ${of.value.split('@').map(value).join(` ${and} `)}`;
    return `${label} ${of.value === '' ? nothing : value(of.value)}`;
  };
  const clause = (c: Clause, alone: boolean) => {
    const any = c.any.map(term).join(` ${or} `);
    return c.any.length > 1 && !alone ? `(${any})` : any;
  };
  return query.groups
    .map((g) => g.all.map((c) => clause(c, g.all.length === 1)).join(` ${and} `))
    .join(`${groups} `);
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
