import { expect, it } from 'vitest';
import { bytes, clock, dayLine, firstName, initials, span } from './time.ts';

it('ticks', () => {
  expect([0, 40_000, 725_999, 3_730_000, -5].map(clock)).toEqual([
    '0:00',
    '0:40',
    '12:05',
    '1:02:10',
    '0:00',
  ]);
});

it('says lengths in one unit', () => {
  expect([5_000, 119_000, 7_200_000, 90_000_000, 864_000_000].map(span)).toEqual([
    '5 s',
    '2 min',
    '2 h',
    '25 h',
    '10 d',
  ]);
});

it('names the day by the calendar, not by 24 hours', () => {
  const now = new Date(2026, 10, 21, 0, 30).getTime();
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();
  expect(dayLine(at(21, 0), now)).toBe('Today');
  expect(dayLine(at(20, 23), now)).toBe('Yesterday');
  expect(dayLine(at(20, 0), now)).toBe('Yesterday');
  expect(dayLine(at(19, 23), now)).toContain('2026');
});

it('shortens names', () => {
  expect(['Grace Hopper', 'Cher', '', '  Anna  Maria  Berg ', '𝒜da L'].map(initials)).toEqual([
    'GH',
    'C',
    '?',
    'AB',
    '𝒜L',
  ]);
  expect(firstName(' Grace Hopper')).toBe('Grace');
});

it('rounds sizes', () => {
  expect([12, 48_213, 1_482_130, 24_000_000].map(bytes)).toEqual(['12 B', '48 kB', '1.5 MB', '24 MB']);
});
