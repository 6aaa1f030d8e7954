import { expect, it } from 'vitest';
import { mentionAt, mentionsIn } from './mentions.ts';

const ben = { id: 'b', name: 'Ben Okoro' };
const benjamin = { id: 'j', name: 'Ben Okoro-Lind' };

it('finds the name that is being typed', () => {
  expect(mentionAt('@', 1)).toEqual({ from: 0, query: '' });
  expect(mentionAt('hello @be', 9)).toEqual({ from: 6, query: 'be' });
  expect(mentionAt('(@ben ok', 8)).toEqual({ from: 1, query: 'ben ok' });
  expect(mentionAt('one\n@Jörg', 9)).toEqual({ from: 4, query: 'Jörg' });
  expect(mentionAt('@be and more', 3)).toEqual({ from: 0, query: 'be' });
});

it('leaves addresses, other lines and complete names alone', () => {
  expect(mentionAt('anna@example', 12)).toBeNull();
  expect(mentionAt('@be\nnext', 8)).toBeNull();
  expect(mentionAt('@ be', 4)).toBeNull();
  expect(mentionAt('@Ben Okoro look at', 18, [ben])).toBeNull();
  expect(mentionAt('@one two three four', 19)).toBeNull();
  expect(mentionAt(`@${'x'.repeat(60)}`, 61)).toBeNull();
  expect(mentionAt('no sign', 7)).toBeNull();
});

it('names those a text mentions, each once, the longest name first', () => {
  expect(mentionsIn('@Ben Okoro and @Ben Okoro', [ben, ben, benjamin])).toEqual([ben]);
  expect(mentionsIn('ask @Ben Okoro-Lind', [ben, benjamin])).toEqual([benjamin]);
  expect(mentionsIn('Ben Okoro', [ben])).toEqual([]);
  expect(mentionsIn('see https://x.test/@Ben Okoro', [ben])).toEqual([]);
});
