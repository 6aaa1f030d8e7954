import { describe, expect, it } from 'vitest';
import german from '../../../languages/de.json' with { type: 'json' };
import { words } from './messages.ts';
import {
  alone,
  changeOf,
  choices,
  comparable,
  difference,
  first,
  had,
  kinds,
  local,
  now,
  point,
  said,
  shown,
  turn,
  unit,
  ways,
  type Kind,
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

const options = {
  rules: [{ id: 'r', name: 'Standard', value: 60 }],
  pools: [{ id: 'p', name: 'Billing: Clerks', value: 45 }],
  queues: [{ id: 'q', name: 'Billing', value: 20 }],
  groups: [{ id: 'g', name: 'Clerks', value: 3 }],
  agents: [{ id: 'a', name: 'Anna', value: 0 }],
  skills: [{ id: 's', name: 'Tax', value: 0 }],
  channels: [{ id: 'c', name: 'Chat', value: 4 }],
  ticks: 0,
} satisfies Options;

describe('a change', () => {
  it('names exactly what it is about', () => {
    const ids = { group: 'g', channel: 'c', rule: 'r' };
    expect(changeOf({ key: 1, kind: 'capacity', ids, value: 3 })).toEqual({
      what: 'capacity',
      group_id: 'g',
      channel_id: 'c',
      value: 3,
    });
    expect(changeOf({ key: 1, kind: 'capacity', ids: { group: 'g' }, value: 3 })).toEqual({
      what: 'capacity',
      group_id: 'g',
      value: 3,
    });
    expect(changeOf({ key: 1, kind: 'staff_agent', ids: { agent: 'a', group: 'g' }, value: NaN })).toEqual({
      what: 'staff',
      agent_id: 'a',
      value: 0,
    });
  });
  it('stands once under a heading, and is a choice or a number with a unit', () => {
    const listed = kinds.flatMap((group) => [...group.kinds]) as Kind[];
    expect([...listed].sort()).toEqual(Object.keys(ways).sort());
    for (const kind of listed) expect(choices(kind)?.length ?? unit(kind)).toBeTruthy();
    expect(choices('staff')).toBeUndefined();
    expect(choices('use_skills')).toHaveLength(2);
    expect(unit('eligible_at')).toBe('Seconds');
  });
  it('begins as it is now, with something to see', () => {
    expect(first(options, 'timeout')).toEqual({ ids: { rule: 'r' }, value: 60 });
    expect(first(options, 'capacity_agent')).toEqual({ ids: { agent: 'a' }, value: 1 });
    expect(first(options, 'staff').value).toBe(1);
    expect(first(options, 'staff_agent').value).toBe(-1);
    expect(first({ ...options, skills: [] }, 'skill_agent')).toEqual({ ids: { agent: 'a' }, value: 1 });
    expect(now(options, 'staff', { group: 'g' })).toBe(3);
    expect(now(options, 'capacity', { group: 'g' })).toBeUndefined();
    expect(now(options, 'timeout', { rule: 'gone' })).toBeUndefined();
  });
  it('is told with its names, and without them', () => {
    expect(said({ what: 'staff', group_id: 'g', value: -2 }, options)).toBe(
      'Group: more people (minus: fewer) – Clerks: -2',
    );
    expect(said({ what: 'staff', agent_id: 'a', value: 2 }, options)).toMatch(/^Agent: .*Anna: \+2$/);
    expect(said({ what: 'capacity', agent_id: 'a', channel_id: 'c', value: 0 }, options)).toMatch(
      /Anna, Chat: 0$/,
    );
    expect(said({ what: 'pool_group', pool_id: 'p', group_id: 'g', value: 0 }, options)).toMatch(
      /: Without it$/,
    );
    expect(said({ what: 'staff', group_id: 'g', value: 2 }, undefined)).toMatch(/: \+2$/);
  });
});

describe('a figure', () => {
  it('is read as what it is', () => {
    expect(shown(figures, 'wait_mean_ms')).toBe('1:05');
    expect(shown(figures, 'service_level')).toMatch(/^50\.0/);
    expect(shown(figures, 'occupancy')).toMatch(/^0\.0/);
    expect(shown(undefined, 'arrived')).toBe('–');
    expect(shown({ ...figures, answered: 0, abandoned: 0 }, 'service_level')).toBe('–');
    expect(shown({ ...figures, answered: 0 }, 'wait_p90_ms')).toBe('–');
  });
  it('that nothing could be of is not drawn', () => {
    expect(point(figures, 'wait_mean_ms')).toBe(65);
    expect(point(figures, 'service_level')).toBe(50);
    expect(point(figures, 'abandonment_rate')).toBe(10);
    expect(point({ ...figures, occupancy: 0.25 }, 'occupancy')).toBe(25);
    const nothing = { ...figures, arrived: 0, answered: 0, abandoned: 0, service_level: 1 };
    expect(point(nothing, 'wait_mean_ms')).toBeNull();
    expect(point(nothing, 'service_level')).toBeNull();
    expect(point(nothing, 'abandonment_rate')).toBeNull();
    expect(point(nothing, 'occupancy')).toBe(0);
    expect(point(undefined, 'occupancy')).toBeNull();
  });
  it('says beside the share of abandoned waits that it leaves the short ones out', () => {
    // Five seconds: BriefWait of internal/routing/replay.
    for (const figures of [words.figures, german.whatif.figures]) {
      expect(figures.abandonment_rate).toMatch(/ 5 s /);
      expect(figures.abandoned).not.toMatch(/5 s/);
    }
  });
  it('that stands alone is a point', () => {
    expect(alone([1, null, 2, 3, null, 4])).toEqual([0, 5]);
    expect(alone([])).toEqual([]);
  });
  it('is left out where nobody has it', () => {
    expect(had(sides({})).map(({ name }) => name)).not.toContain('occupancy');
    expect(had({ ...sides({}), recorded: { ...figures, occupancy: 0.5 } }).map(({ name }) => name)).toContain(
      'occupancy',
    );
  });
  it('changes with a sign, for better or worse', () => {
    const better = sides({ service_level: 0.75, wait_mean_ms: 5000, answered: 9 });
    expect(difference(better, 'service_level')).toMatch(/^\+25\.0/);
    expect(difference(better, 'wait_mean_ms')).toBe('−1:00');
    expect(difference(better, 'arrived')).toBe('');
    expect(comparable(better, 'wait_mean_ms')).toBe(true);
    const none = sides({ answered: 0, wait_mean_ms: 0 });
    expect(comparable(none, 'wait_mean_ms')).toBe(false);
    expect(difference(none, 'wait_mean_ms')).toBe('');
    expect(turn(better, 'wait_mean_ms', -1)).toBe(1);
    expect(turn(better, 'answered', -1)).toBe(-1);
    expect(turn(better, 'arrived', 1)).toBe(0);
  });
});

it('a moment is written as fields have it', () => {
  expect(local(new Date(2026, 0, 5, 7, 3))).toBe('2026-01-05T07:03');
});
