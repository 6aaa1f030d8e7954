import { describe as group, expect, it } from 'vitest';
import { atOnce, implied, movePool, nextPoolTime, parts, tiers } from './logic.ts';
import type { Pool, Skill } from './model.ts';
import { inOrder, options } from './rows.ts';
import { wait } from './wait.ts';

group('atOnce', () => {
  it.each([
    [4, 1, 4],
    [4, 3, 1],
    [2, 3, 0],
    [0, 1, 0],
    [4, 0, 0],
    [-1, 1, 0],
  ])('of capacity %i and size %i is %i', (default_capacity, work_item_size, n) =>
    expect(atOnce({ default_capacity, work_item_size })).toBe(n),
  );
});

group('implied', () => {
  const skills = new Map(
    Object.entries({ a: ['b'], b: ['c', 'd'], c: [], d: ['a'] }).map(([id, contains]) => [
      id,
      { id, version: 1, name: id, description: '', active: true, contains } satisfies Skill,
    ]),
  );
  it('follows what skills contain, and walks a circle once', () => {
    expect(implied(['a'], skills).sort()).toEqual(['b', 'c', 'd']);
    expect(implied(['a', 'c'], skills).sort()).toEqual(['b', 'd']);
    expect(implied(['c'], skills)).toEqual([]);
    expect(implied(['gone'], skills)).toEqual([]);
  });
});

group('pools', () => {
  const pool = (rule: string, eligible_at_s: number): Pool => ({
    assignment_rule_id: rule,
    groups: [rule],
    eligible_at_s,
  });
  const pools = [pool('a', 0), pool('b', 60), pool('c', 120)];
  const told = (list: readonly Pool[]) => list.map((one) => `${one.assignment_rule_id}@${one.eligible_at_s}`);

  it('keeps the times where they are when a pool is moved', () => {
    expect(told(movePool(pools, 0, 2))).toEqual(['b@0', 'c@60', 'a@120']);
    expect(told(movePool(pools, 2, 1))).toEqual(['a@0', 'c@60', 'b@120']);
    expect(told(movePool(pools, 0, 3))).toEqual(told(pools));
    expect(told(pools)).toEqual(['a@0', 'b@60', 'c@120']);
  });
  it('asks a further pool after the last one', () => {
    expect(nextPoolTime([])).toBe(0);
    expect(nextPoolTime([pool('a', 90), pool('b', 30)])).toBe(150);
  });
});

group('tiers', () => {
  const at = (queue_id: string, position: number) => ({ queue_id, position });
  it('serves equal numbers together, and those not named at 100', () => {
    expect(tiers([])).toEqual([['']]);
    expect(tiers([at('x', 50), at('y', 200), at('z', 50)])).toEqual([['x', 'z'], [''], ['y']]);
    expect(tiers([at('x', 100)])).toEqual([['x', '']]);
    expect(tiers([at('x', 100), at('y', 100)])).toEqual([['x', 'y', '']]);
  });
});

group('rows', () => {
  it('stand by place, then by name', () => {
    const rows = [
      { position: 200, name: 'A' },
      { position: 100, name: 'C' },
      { position: 100, name: 'B' },
    ];
    expect(inOrder(rows, (row) => row.name).map((row) => row.name)).toEqual(['B', 'C', 'A']);
  });
  it('say in a choice which are inactive', () => {
    const items = [
      { id: '2', name: 'Phone', active: false },
      { id: '1', name: 'Chat', active: true },
      { id: '3', name: 'Anything' },
    ];
    expect(options(items, 'off')).toEqual([
      { value: '3', label: 'Anything' },
      { value: '1', label: 'Chat' },
      { value: '2', label: 'Phone (off)' },
    ]);
  });
});

group('wait', () => {
  it.each([
    [0, '0 s'],
    [45, '45 s'],
    [60, '1 min'],
    [90, '1 min 30 s'],
    [3600, '1 h'],
    [86_400, '24 h'],
    [-5, '0 s'],
  ])('of %i s is %j', (seconds, text) => expect(wait(seconds)).toBe(text));
  it('takes hours, minutes and seconds apart', () =>
    expect(parts(3725)).toEqual({ hours: 1, minutes: 2, seconds: 5 }));
});
