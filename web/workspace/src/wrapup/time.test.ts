import { describe, expect, it } from 'vitest';
import { left } from './time.ts';

const begun = '2026-11-21T12:00:00.000Z';
const at = (seconds: number) =>
  left({ opened_on: begun, duration_seconds: 60 }, Date.parse(begun) + seconds * 1000);

describe('what is left of a wrap-up', () => {
  it.each([
    [-5, 65_000, 'good'], // the clocks differ a little
    [0, 60_000, 'good'],
    [29.9, 30_100, 'good'],
    [30, 30_000, 'warn'],
    [44.9, 15_100, 'warn'],
    [45, 15_000, 'late'],
    [59.9, 100, 'late'],
    [60, 0, 'over'],
    [3600, 0, 'over'],
  ])('after %d s', (seconds, ms, tone) => {
    const found = at(seconds);
    expect(Math.round(found.ms)).toBe(ms);
    expect(found.tone).toBe(tone);
    expect(found.share).toBeCloseTo(Math.min(1, ms / 60_000));
  });
});
