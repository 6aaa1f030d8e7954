import { expect, it } from 'vitest';
import { figure, partLeft, secondsLeft } from './countdown.ts';

const at = Date.parse('2026-05-04T10:00:00Z');
const offer = { offered_at: '2026-05-04T10:00:00Z', expires_at: '2026-05-04T10:01:00.500Z' };

it.each([
  ['before it was offered, by a clock that is behind', -5_000, 1, 61],
  ['as it is offered', 0, 1, 61],
  ['half through', 30_250, 0.5, 31],
  ['in its last second', 60_400, 100 / 60_500, 1],
  ['when it is over', 60_500, 0, 0],
  ['long after', 600_000, 0, 0],
])('empties %s', (_, passed, part, seconds) => {
  expect(partLeft(offer, at + passed)).toBeCloseTo(part, 6);
  expect(secondsLeft(offer, at + passed)).toBe(seconds);
});

it('leaves nothing of times that make no sense', () => {
  expect(partLeft({ offered_at: '', expires_at: '' }, at)).toBe(0);
  expect(secondsLeft({ offered_at: '', expires_at: '' }, at)).toBe(0);
  expect(partLeft({ ...offer, expires_at: offer.offered_at }, at)).toBe(0);
});

it.each([
  [0, true, '0'],
  [99, true, '99'],
  [100, true, '1:40'],
  [100, false, '2′'],
  [599, true, '9:59'],
  [600, true, '10′'],
  [3600, true, '60′'],
])('writes %i s in a ring (wide: %s) as %s', (seconds, wide, text) =>
  expect(figure(seconds, wide)).toBe(text),
);
