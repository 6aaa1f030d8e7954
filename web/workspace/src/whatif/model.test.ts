import { describe, expect, it } from 'vitest';
import {
  changeOf,
  choices,
  difference,
  kinds,
  local,
  said,
  shown,
  targets,
  turn,
  type Options,
  type Sides,
} from './model.ts';

const figures = {
  arrived: 10,
  answered: 8,
  abandoned: 1,
  waiting: 1,
  offers: 9,
  rejected: 0,
  timed_out: 1,
  service_level: 0.5,
  abandonment_rate: 0.1,
  wait_mean_ms: 65_000,
  wait_p90_ms: 90_000,
  wait_longest_ms: 120_000,
};
const sides = (changed: Partial<typeof figures>): Sides => ({
  unchanged: figures,
  changed: { ...figures, ...changed },
});

describe('a change', () => {
  it('names exactly what it is about', () => {
    const ids = { group: 'g', channel: 'c', rule: 'r' };
    expect(changeOf({ key: 1, what: 'capacity', ids, value: 3 })).toEqual({
      what: 'capacity',
      group_id: 'g',
      channel_id: 'c',
      value: 3,
    });
    expect(changeOf({ key: 1, what: 'capacity', ids: { group: 'g' }, value: 3 })).toEqual({
      what: 'capacity',
      group_id: 'g',
      value: 3,
    });
    expect(kinds.every((kind) => targets[kind].length > 0)).toBe(true);
    expect(choices('staff')).toBeUndefined();
    expect(choices('use_skills')).toHaveLength(2);
  });
  it('is told with its names, and without them', () => {
    const options = { groups: [{ id: 'g', name: 'Billing', value: 3 }] } as unknown as Options;
    expect(said({ what: 'staff', group_id: 'g', value: -2 }, options)).toContain('Billing: -2');
    expect(said({ what: 'staff', group_id: 'g', value: 2 }, undefined)).toMatch(/: 2$/);
  });
});

describe('a figure', () => {
  it('is read as what it is', () => {
    expect(shown(figures, 'wait_mean_ms')).toBe('1:05');
    expect(shown(figures, 'service_level')).toMatch(/^50\.0/);
    expect(shown(figures, 'occupancy')).toBe('–');
    expect(shown(undefined, 'arrived')).toBe('–');
  });
  it('changes with a sign, for better or worse', () => {
    const better = sides({ service_level: 0.75, wait_mean_ms: 5000, answered: 9 });
    expect(difference(better, 'service_level')).toMatch(/^\+25\.0/);
    expect(difference(better, 'wait_mean_ms')).toBe('−1:00');
    expect(difference(better, 'arrived')).toBe('');
    expect(turn(better, 'wait_mean_ms', -1)).toBe(1);
    expect(turn(better, 'answered', -1)).toBe(-1);
    expect(turn(better, 'arrived', 1)).toBe(0);
  });
});

it('a moment is written as fields have it', () => {
  expect(local(new Date(2026, 0, 5, 7, 3))).toBe('2026-01-05T07:03');
});
