import { beforeEach, expect, test, vi } from 'vitest';

beforeEach(() => vi.resetModules());

test('speaks English until told, and for whoever speaks nothing else', async () => {
  const m = await import('./words.ts');
  expect(m.words.end).toBe('End');
  await m.speak(['tlh', 'fr-CA']);
  expect([m.language, m.words.end]).toEqual(['en', 'End']);
});

test('takes the first language there is, with its numbers and dates', async () => {
  const m = await import('./words.ts');
  await m.speak(['fr', 'de-AT', 'en']);
  expect([m.language, m.words.end]).toEqual(['de', 'Beenden']);
  expect([0, 1, 5].map((n) => m.words.toMinutes(n))).toEqual([
    'Etwa eine Minute.',
    'Etwa eine Minute.',
    'Etwa 5 Minuten.',
  ]);
  expect([482, 48_213, 1_200_000].map(m.bytes)).toEqual(['482 B', '48 KB', '1,2 MB']);
  expect(m.date(new Date(2026, 0, 21), { day: 'numeric', month: 'long' })).toBe('21. Jänner');
});
