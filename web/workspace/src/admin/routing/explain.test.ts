import { describe as group, expect, it } from 'vitest';
import { describe } from './describe.ts';
import { sentences } from './explain.ts';
import type { AssignmentRule, Explanation } from './model.ts';

const nameOf = (id: string) => ({ g1: 'Billing', g2: 'Everybody', away: 'Away' })[id] ?? id;

const pool = (over: Partial<Explanation['pools'][number]> = {}) => ({
  pool_id: 'p',
  assignment_rule: 'Standard',
  assignment_rule_id: 'r',
  assignment_rule_version: 1,
  due_at: '2026-11-21T09:00:00Z',
  groups: ['g1'],
  eligible_at_s: 0,
  due: true,
  agents: 2,
  ...over,
});
const candidate = (name: string) => ({
  agent_id: name.toLowerCase(),
  name,
  pool_id: 'p',
  tier: 1,
  skills: 0,
  skills_at_level: 0,
  load: 1,
  capacity: 4,
});
const nothing: Explanation = {
  at: '2026-11-21T09:00:00Z',
  item_id: 'w',
  queue_id: 'q',
  round: 1,
  why: [],
  pools: [],
  candidates: [],
  eligible: 0,
  left_out: [],
  considered: 0,
};

group('sentences', () => {
  it('name who would get it and why, then who would not, then who is asked later', () => {
    const { first, then } = sentences(
      {
        ...nothing,
        chosen_id: 'anna',
        why: [{ code: 'most_capacity', free: '3' }],
        pools: [pool(), pool({ groups: ['g2'], eligible_at_s: 90, due: false, agents: 7 })],
        candidates: [candidate('Anna'), candidate('Ben')],
        eligible: 2,
        left_out: [
          {
            code: 'at_capacity',
            count: 1,
            examples: [
              {
                agent_id: 'cem',
                name: 'Cem',
                reason: { code: 'at_capacity', load: '4', capacity: '4' },
              },
            ],
          },
        ],
      },
      nameOf,
    );
    expect(first).toMatch(/^Anna would get it: .*3/);
    expect(then[0]).toBe('1 other would do too.');
    expect(then[1]).toMatch(/^Not offered to Cem: .*4 of 4\.$/);
    expect(then[2]).toBe('After 1 min 30 s also asked: Everybody, 7 people.');
  });

  it('say that nobody would get it, and why', () => {
    const first = (code: string) => sentences({ ...nothing, why: [{ code }] }, nameOf).first;
    expect(first('no_pool')).toBe('Nobody would get it now: the queue has no pool.');
    expect(first('something new')).toBe('Nobody would get it now: everybody who could is left out.');
    expect(sentences(nothing, nameOf).first).toContain('Nobody');
  });

  it('name as many left out people as can be read, and count the others', () => {
    const examples = Array.from({ length: 8 }, (_, i) => ({
      agent_id: `u${i}`,
      name: `U${i}`,
      reason: { code: 'not_connected' },
    }));
    const { then } = sentences(
      { ...nothing, left_out: [{ code: 'not_connected', count: 20, examples }] },
      nameOf,
    );
    expect(then).toHaveLength(7);
    expect(then.at(-1)).toBe('14 more are left out.');
  });

  it('name the order of the queue', () => {
    const { then } = sentences(
      {
        ...nothing,
        sorting: [
          { field: 'category', descending: false },
          { field: 'own', descending: true },
        ],
      },
      nameOf,
    );
    expect(then).toEqual(['What waits is offered by: Issue type, own.']);
  });

  it('say of a pool why nothing comes of it', () => {
    const { then } = sentences(
      {
        ...nothing,
        pools: [
          pool({ reason: { code: 'empty_pool' }, agents: 0 }),
          pool({ groups: ['g2'], reason: { code: 'rule_inactive' } }),
        ],
      },
      nameOf,
    );
    expect(then).toEqual([
      'Nobody is in Billing.',
      'Not asked: Everybody, because the rule Standard is inactive.',
    ]);
  });
});

group('describe', () => {
  const rule: AssignmentRule = {
    id: '1',
    version: 1,
    name: 'Standard',
    active: true,
    assign_by: 'most_capacity',
    auto_assign: false,
    display: 'inbox_card',
    allow_reject: true,
    reassign_on_timeout: true,
    timeout_s: 60,
    timeout_state_id: 'away',
    use_skills: true,
    evaluate_level: false,
    enforce_mandatory: true,
    shift_enabled: false,
    shift_criteria: 'most_time_left',
    shift_time_required_s: 0,
    shift_continuous: false,
  };
  it('says what it makes of working hours, after skills', () => {
    const shift = { ...rule, use_skills: false, shift_enabled: true };
    expect(describe(shift, nameOf).slice(0, 2)).toEqual([
      'Nobody gets anything outside of their working hours.',
      'Then whoever has most of the working day left.',
    ]);
    const least = { ...shift, shift_criteria: 'least_time_left' as const, shift_continuous: true };
    expect(describe({ ...least, shift_time_required_s: 1800 }, nameOf).slice(0, 2)).toEqual([
      'Nobody gets anything outside of their working hours, nor with less than 30 min left until the next break.',
      'Then whoever has least of the time to their next break left.',
    ]);
  });
  it('says what a rule does, in the order in which it happens', () => {
    expect(describe(rule, nameOf)).toEqual([
      'Agents without a mandatory skill are left out.',
      'Who has more of the skills asked for comes first.',
      'Among equals, whoever has most free capacity.',
      'They have 60 s to accept or to reject with a reason.',
      'If they do not answer, they become Away and the next agent is asked.',
    ]);
  });
  it('says that an offer stands where it is not passed on', () => {
    expect(describe({ ...rule, reassign_on_timeout: false, use_skills: false }, nameOf)).toEqual([
      'Among equals, whoever has most free capacity.',
      'The offer stands until they accept, or reject with a reason.',
      'It goes on to the next agent when they are not there any more.',
    ]);
  });
  it('leaves out what has no effect', () => {
    const said = describe({ ...rule, auto_assign: true, use_skills: false, active: false }, nameOf);
    expect(said).toEqual([
      'Among equals, whoever has most free capacity.',
      'The work is theirs at once and appears in their inbox.',
      'It is inactive: pools with it offer nothing.',
    ]);
  });
});
