import { describe, expect, it } from 'vitest';
import { changes, label, rebase, same, show } from './diff.ts';
import { filter, find } from './find.ts';
import { move, renumber, target } from './order.ts';
import {
  fill,
  readOrigin,
  sentence,
  sizeInWords,
  slugify,
  unknownReferences,
  variableName,
  withoutTags,
} from './text.ts';

describe('changes', () => {
  it('names what changed, without the bookkeeping', () => {
    const before = { name: 'Billing', active: true, version: 3, updated_at: 'x' };
    const after = { name: 'Billing', active: false, version: 4, updated_at: 'y' };
    expect(changes(before, after)).toEqual([
      { path: ['active'], kind: 'changed', before: true, after: false },
    ]);
  });

  it('knows items of a list by their names, so that adding one is one change', () => {
    const before = { variables: [{ name: 'a', mandatory: true }, { name: 'b' }] };
    const after = { variables: [{ name: 'b' }, { name: 'a', mandatory: false }, { name: 'c' }] };
    expect(changes(before, after)).toEqual([
      { path: ['variables', 'a', 'mandatory'], kind: 'changed', before: true, after: false },
      { path: ['variables', 'c'], kind: 'added', before: undefined, after: { name: 'c' } },
    ]);
  });

  it('says when only the order changed', () => {
    expect(changes({ x: ['a', 'b'] }, { x: ['b', 'a'] })).toEqual([
      { path: ['x'], kind: 'changed', before: ['a', 'b'], after: ['b', 'a'] },
    ]);
  });

  it('treats blank as absent', () => {
    expect(changes({ note: '' }, { note: 'x' })[0]?.kind).toBe('added');
    expect(changes({ note: 'x' }, {})[0]?.kind).toBe('removed');
    expect(changes(undefined, { a: 1 })).toHaveLength(1);
  });
});

describe('show and label', () => {
  it('speaks to people', () => {
    expect(show(true)).toBe('yes');
    expect(show('')).toBe('–');
    expect(show([])).toBe('–');
    expect(show(['u1', 'u2'], (id) => ({ u1: 'Anna', u2: 'Ben' })[id] ?? id)).toBe('Anna, Ben');
    expect(show({ name: 'email', mandatory: true, help_text: '' })).toBe('email (Mandatory: yes)');
    expect(label('assignment_group_id')).toBe('Assignment group');
  });
});

describe('same', () => {
  it('compares values, not identities', () => {
    expect(same({ a: [1, { b: 2 }], c: undefined }, { a: [1, { b: 2 }] })).toBe(true);
    expect(same({ a: 1 }, { a: '1' })).toBe(false);
    expect(same([1, 2], [2, 1])).toBe(false);
  });
});

describe('rebase', () => {
  const base = { name: 'A', question: 'Q', active: true, version: 1 };
  it('keeps both when different members changed', () => {
    const result = rebase(base, { ...base, name: 'B' }, { ...base, question: 'R', version: 2 });
    expect(result.merged).toEqual({ name: 'B', question: 'R', active: true, version: 2 });
    expect(result.clashes).toEqual([]);
    expect(result.theirs).toEqual(['question']);
  });
  it('names the members both changed', () => {
    const result = rebase(base, { ...base, name: 'B' }, { ...base, name: 'C', version: 2 });
    expect(result.clashes).toEqual(['name']);
    expect(result.merged.name).toBe('B');
    expect(result.merged.version).toBe(2);
  });
  it('is no clash when both did the same', () => {
    const result = rebase(base, { ...base, active: false }, { ...base, active: false, version: 2 });
    expect(result.clashes).toEqual([]);
  });
});

describe('move and target', () => {
  it('moves one item and loses none', () => {
    expect(move(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(move(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(move(['a', 'b'], 0, 5)).toEqual(['a', 'b']);
  });
  it('listens to Alt with an arrow only', () => {
    expect(target({ key: 'ArrowUp', altKey: false }, 1, 3)).toBeUndefined();
    expect(target({ key: 'ArrowUp', altKey: true }, 0, 3)).toBe(0);
    expect(target({ key: 'ArrowDown', altKey: true }, 1, 3)).toBe(2);
    expect(target({ key: 'End', altKey: true }, 0, 3)).toBe(2);
    expect(target({ key: 'x', altKey: true }, 0, 3)).toBeUndefined();
  });
});

describe('renumber', () => {
  const rises = (numbers: number[]) => numbers.every((n, i) => i === 0 || n > (numbers[i - 1] ?? 0));
  it('changes one number when one item moves', () => {
    const moved = renumber([300, 100, 200]);
    expect(rises(moved)).toBe(true);
    expect(moved.filter((n, i) => n !== [300, 100, 200][i])).toHaveLength(1);
    expect(renumber([100, 200, 300])).toEqual([100, 200, 300]);
    expect(renumber([100, 300, 200, 400])).toHaveLength(4);
  });
  it('starts over where there is no room, and with equal numbers', () => {
    expect(renumber([1, 3, 2, 3])).toSatisfy(rises);
    expect(renumber([0, 0, 0])).toSatisfy(rises);
    expect(renumber([2, 1])).toSatisfy(rises);
    expect(renumber([])).toEqual([]);
  });
  it('rises for any order', () => {
    let seed = 7;
    const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
    for (let round = 0; round < 300; round++) {
      const list = Array.from({ length: 1 + Math.floor(random() * 8) }, () => Math.floor(random() * 12) * 10);
      expect(renumber(list)).toSatisfy(rises);
    }
  });
});

describe('texts', () => {
  it('makes links of names', () => {
    expect(slugify('  Köln & Überlingen: Support!  ')).toBe('koln-uberlingen-support');
    expect(slugify('Straße')).toBe('strasse');
    expect(slugify('日本')).toBe('');
  });
  it('makes names of questions that nobody else has', () => {
    expect(variableName('Order number?', [])).toBe('order_number');
    expect(variableName('Order number?', ['order_number'])).toBe('order_number_2');
    expect(variableName('2nd try', [])).toBe('nd_try');
    expect(variableName('???', [])).toBe('question');
  });
  it('fills in and finds references', () => {
    expect(fill('Hi ${guest}, I am ${agent}. ${x}', { guest: 'Grace', agent: 'Anna' })).toBe(
      'Hi Grace, I am Anna. ${x}',
    );
    expect(unknownReferences('${guest} ${boss} ${', ['guest'])).toEqual(['boss', '']);
  });
  it.each([
    ['https://example.org/shop?x=1', { origin: 'https://example.org' }],
    ['example.org', { origin: 'https://example.org' }],
    ['http://localhost:3000/', { origin: 'http://localhost:3000' }],
    ['', { wrong: 'empty' }],
    ['https://*.example.org', { wrong: 'wildcard' }],
    ['ftp://example.org', { wrong: 'scheme' }],
    ['https://', { wrong: 'shape' }],
    ['https://a@b.org', { wrong: 'shape' }],
  ])('reads %j as an origin', (text, result) => expect(readOrigin(text)).toEqual(result));
  it('says sizes', () => {
    expect(sizeInWords(10485760)).toBe('10 MiB');
    expect(sizeInWords(1500)).toBe('1.5 KiB');
    expect(sizeInWords(0)).toBe('0 bytes');
  });
  it('begins a sentence', () => expect(sentence('must not be empty.')).toBe('Must not be empty.'));
  it('drops tags', () => expect(withoutTags('<p>We are <b>closed</b></p>')).toBe('We are closed'));
});

describe('find', () => {
  const things = [
    { title: 'Order Support', more: 'queue' },
    { title: 'Billing Support', more: 'queue money' },
    { title: 'connect.support.idle.delay', more: 'visitor countdown billing' },
  ];
  it('puts what begins so before what contains it', () => {
    expect(find(things, 'bill').map((t) => t.title)).toEqual([
      'Billing Support',
      'connect.support.idle.delay',
    ]);
    expect(find(things, 'support queue')).toHaveLength(2);
    expect(find(things, 'delay')[0]?.title).toBe('connect.support.idle.delay');
    expect(find(things, '(')).toEqual([]);
    expect(find(things, ' ')).toEqual([]);
  });
  it('filters without accents', () => {
    expect(filter(['Über', 'Unter'], 'uber', (x) => x)).toEqual(['Über']);
    expect(filter(['a', 'b'], '', (x) => x)).toEqual(['a', 'b']);
  });
});
