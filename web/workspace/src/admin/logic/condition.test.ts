import { describe, expect, it } from 'vitest';
import {
  always,
  indexOfByte,
  newTerm,
  operatorsFor,
  parse,
  print,
  printRelative,
  readRelative,
  say,
  valueFor,
  withoutTerm,
  type Field,
  type Query,
} from './condition.ts';

const fields: Field[] = [
  { name: 'category', label: 'Category', type: 'choice', choices: [{ value: 'billing', label: 'Billing' }] },
  { name: 'channel', label: 'Channel', type: 'choice' },
  { name: 'email', label: 'Email', type: 'string' },
  { name: 'created_at', label: 'Created', type: 'time' },
];

const ok = (text: string): Query => {
  const parsed = parse(text);
  if (parsed.mistake) throw new Error(`${text}: ${parsed.mistake.message}`);
  return parsed.query;
};

describe('parse and print', () => {
  it.each([
    '',
    'channel=chat^category=billing',
    'a=1^ORb=2^c=3',
    'a=1^NQb=2^ORc=3^NQd!=4',
    'emailLIKE@example.org^ORemailSTARTSWITHgrace',
    'categoryINbilling,order^channelISNOTEMPTY',
    'category=',
    'subjectLIKEa^^b',
    'subject=ends^^^category=x',
    'created_atRELATIVEGT@hour@ago@2^ORDERBYnumber^ORDERBYDESCcreated_at^GROUPBYcategory',
    'nBETWEEN1@5^n>=2^n>1',
    'aNOT LIKEb^cNOT INd,e',
    'a=1^^^^^b=2',
  ])('gives %j back', (text) => expect(print(ok(text))).toBe(text));

  it('binds ^OR to the condition before it and ^NQ starts anew', () => {
    const query = ok('a=1^ORb=2^c=3^NQd=4');
    expect(query.groups.map((g) => g.all.map((c) => c.any.map((t) => t.field)))).toEqual([
      [['a', 'b'], ['c']],
      [['d']],
    ]);
  });

  it.each([
    ['aCONTAINSb', 'aLIKEb'],
    ['a*b', 'aLIKEb'],
    ['a!*b', 'aNOT LIKEb'],
    ['a%b', 'aENDSWITHb'],
    ['^a=1^', 'a=1'],
    ['a=1^EQ', 'a=1'],
    ['a=1^NQ^b=2', 'a=1^NQb=2'],
  ])('writes %j as %j', (text, canonical) => expect(print(ok(text))).toBe(canonical));

  it('keeps a caret in a value from adding a condition', () => {
    const query: Query = {
      groups: [{ all: [{ any: [{ field: 'a', op: '=', value: 'x^NQb=1' }] }] }],
      tail: [],
    };
    expect(ok(print(query))).toEqual(query);
  });

  it.each([
    ['a=1^ ^b=2', 4, 'starts with a field'],
    ['a=1^b=2^^c^=3', 11, 'starts with a field'],
    ['category is billing', 8, 'No known operator'],
    ['^ORa=1', 1, 'before it'],
    ['a=1^NQ', 6, 'after it'],
    ['a=1^b?2', 5, 'No known operator'],
    ['aIN', 1, 'at least one value'],
    ['aBETWEEN1', 1, 'two values'],
    ['aISEMPTYx', 1, 'no value'],
    ['aVALCHANGES', 1, 'not at a record'],
    ['a=1^ORDERBY', 4, 'one field'],
    ['RLQUERYx', 0, 'not supported'],
  ])('of %j names place %s', (text, offset, part) => {
    const { mistake } = parse(text);
    expect(mistake?.offset).toBe(offset);
    expect(mistake?.message).toContain(part);
  });

  it('bounds the number of conditions', () => {
    expect(parse(Array.from({ length: 256 }, () => 'a=1').join('^')).mistake).toBeUndefined();
    expect(parse(Array.from({ length: 257 }, () => 'a=1').join('^')).mistake?.message).toContain('256');
  });
});

describe('editing', () => {
  it('takes empty clauses and groups away with their last term', () => {
    const query = ok('a=1^ORb=2^NQc=3^ORDERBYa');
    expect(print(withoutTerm(query, 0, 0, 0))).toBe('b=2^NQc=3^ORDERBYa');
    expect(print(withoutTerm(query, 1, 0, 0))).toBe('a=1^ORb=2^ORDERBYa');
    expect(print(withoutTerm(ok('a=1'), 0, 0, 0))).toBe('');
  });

  it('keeps a value where it still means something', () => {
    const term = { field: 'category', op: '=', value: 'billing' };
    expect(valueFor('IN', term, fields)).toBe('billing');
    expect(valueFor('ISEMPTY', term, fields)).toBe('');
    expect(valueFor('BETWEEN', term, fields)).toBe('billing@billing');
    expect(valueFor('SAMEAS', term, fields)).toBe('channel');
    expect(valueFor('RELATIVEGT', term, fields)).toBe('@hour@ago@1');
  });

  it('starts on the first field and its first choice', () => {
    expect(newTerm(fields)).toEqual({ field: 'category', op: '=', value: 'billing' });
    expect(newTerm([]).field).toBe('category');
  });

  it('offers times the words of times', () => {
    expect(operatorsFor('time').find((o) => o.op === '<')?.label).toBe('before');
    expect(operatorsFor('number').find((o) => o.op === '<')?.label).toBe('less than');
    expect(operatorsFor('bool').map((o) => o.op)).not.toContain('LIKE');
  });

  it('reads and writes distances from now', () => {
    expect(readRelative('@hour@ago@2')).toEqual({ unit: 'hour', side: 'ago', count: 2 });
    expect(readRelative('@dayofweek@ahead@1')?.unit).toBe('day');
    expect(readRelative('@parsec@ago@2')).toBeUndefined();
    expect(printRelative({ unit: 'week', side: 'ahead', count: 3 })).toBe('@week@ahead@3');
  });
});

describe('say', () => {
  it('speaks of labels, not of names', () => {
    expect(say(ok('channel=chat^category=billing'), fields)).toBe('Channel is chat and Category is Billing');
    expect(say(ok('category=billing^ORemailISEMPTY^channel=chat^NQemailLIKEx'), fields)).toBe(
      '(Category is Billing or Email is empty) and Channel is chat, or Email contains x',
    );
    expect(say(ok('created_atRELATIVEGT@hour@ago@2'), fields)).toBe(
      'Created after, relative to now 2 hours ago',
    );
    expect(say(always(), fields)).toBe('');
  });
});

describe('indexOfByte', () => {
  it('counts letters, not bytes', () => {
    expect(indexOfByte('category=möbel^x', 15)).toBe(14);
    expect(indexOfByte('a=😀^b', 6)).toBe(4);
    expect(indexOfByte('abc', 99)).toBe(3);
  });
});
