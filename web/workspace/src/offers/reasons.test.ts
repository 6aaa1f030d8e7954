import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compile, lineOf, type Catalogue } from '$ui/messageformat.ts';
import type { RoutingWords } from '$ui/words.gen.ts';
import { changedText, mySentence, notOffered, whyText } from './reasons.ts';

const root = `${import.meta.dirname}/../../../..`;

/** Every code there is, with its values: what routing/explain.go says of them. */
const source = readFileSync(`${root}/internal/routing/explain.go`, 'utf8');
const codes = [...source.matchAll(/^\t(\w+)\s+Code = "(\w+)"/gm)].map(([, name = '', code = '']) => ({
  code,
  chosen: name.startsWith('Why'),
}));
/** Codes of the contract, so that a changed source does not silently leave some out. */
const fixed = [
  ...['not_available', 'not_connected', 'channel_off', 'at_capacity', 'universal_capacity', 'rejected'],
  ...['timed_out', 'requester', 'skill_missing', 'skill_level', 'pool_not_due', 'no_pool', 'empty_pool'],
  ...['queue_inactive', 'channel_inactive', 'round_pause', 'other_tier'],
  ...['affinity', 'skills', 'most_capacity', 'last_assigned', 'only_one', 'tie'],
];
/** A value for each parameter a reason can have. */
const values = {
  ...{ channel: 'chat', state: 'Away', reason: 'Busy', skill: 'German', level: 1, wanted: 3, load: 4 },
  ...{ capacity: 4, free: 2, in_s: 30, until: '10:15', n: 1, m: 2, count: 3 },
};

it('knows the codes of the contract', () => {
  expect(fixed.filter((code) => !codes.some((one) => one.code === code))).toEqual([]);
});

describe.each(['en', 'de'])('in %s', (language) => {
  const section = (code: string) =>
    (JSON.parse(readFileSync(`${root}/web/languages/${code}.json`, 'utf8')) as Record<string, Catalogue>)[
      'routing'
    ]!;
  const words = compile<RoutingWords>(section('en'), section(language), language);

  it.each(codes)('$code has a sentence', ({ code, chosen }) => {
    for (const lines of chosen ? [words.why] : [words.reasons, words.mine]) {
      expect(lineOf(lines, code, values)).toMatch(/\p{L}{3}/u);
    }
  });

  it('has no sentence for a code there is not', () => {
    const known = codes.map((one) => one.code);
    for (const lines of [words.reasons, words.mine, words.why])
      expect(Object.keys(lines).filter((code) => !known.includes(code))).toEqual([]);
  });
});

describe('sentences', () => {
  it('names who, why and the figures', () => {
    expect(notOffered('Ben', { code: 'at_capacity', load: '4', capacity: '4', channel: 'chat' })).toBe(
      'Not offered to Ben: at capacity for chat, 4 of 4',
    );
    expect(notOffered('Ben', { code: 'at_capacity', load: '4', capacity: '4' })).toBe(
      'Not offered to Ben: at capacity, 4 of 4',
    );
    // A skill's name may be made of digits; a number it is not.
    expect(notOffered('Ben', { code: 'skill_level', skill: '1984', level: '1', wanted: '3' })).toBe(
      'Not offered to Ben: has 1984 at level 1, 3 is asked for',
    );
    expect(mySentence({ code: 'work_left_out', count: '1' })).toMatch(/^1 item waits,/);
    expect(mySentence({ code: 'pool_not_due' })).toBe('The pool you are in is asked later.');
    expect(mySentence({ code: 'pool_not_due', in_s: '30' })).toBe(
      'The pool you are in is asked later, in 30 s.',
    );
  });

  it('says so when it does not know a code, or what it needs is missing', () => {
    expect(mySentence({ code: 'moon_phase' })).toBe('for a reason this page does not know (moon_phase)');
    expect(notOffered('Ben', { code: 'rejected' })).toContain('(rejected)');
  });

  it('says why work came, from codes and from words', () => {
    expect(whyText('{"code":"skills","n":"1","m":"2"}')).toBe('1 of 2 skills');
    expect(whyText('{"code":"affinity","kind":"history"}')).toBe('served them before');
    expect(whyText('{"code":"affinity","kind":"account_history"}')).toBe('served their company before');
    expect(whyText('{"code":"affinity","kind":"account_team"}')).toBe('looks after their company');
    expect(whyText('{"code":"affinity","kind":"something new"}')).toBe('knows them already');
    expect(whyText('only_one')).toBe('nobody else could take it');
    expect(whyText('German')).toBe('German');
    expect(whyText('{"code":"something new"}')).toBe('');
    expect(whyText('{not json')).toBe('{not json');
  });

  it('says why a presence was changed: the desk by code, a manager in words', () => {
    expect(changedText('connection_lost')).toBe('Your connection was lost for a while.');
    expect(changedText('Lunch is over')).toBe('Lunch is over');
  });
});
