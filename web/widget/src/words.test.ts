import { expect, it, vi } from 'vitest';
import { date, language, speak } from './words.ts';

const at = Date.UTC(2026, 10, 21, 18, 12);
const clock = () => date(at, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

it('writes times as the reader’s region does, in the language of the page', async () => {
  const languages = vi.spyOn(navigator, 'languages', 'get');
  languages.mockReturnValue(['en-GB', 'en']);
  await speak(['en']);
  expect([language, clock()]).toEqual(['en', '18:12']);
  languages.mockReturnValue(['en-US']);
  await speak(['en']);
  expect(clock().replace(/\s/u, ' ')).toBe('06:12 PM');
  // A page in another language than the browser's is read as that language writes.
  languages.mockReturnValue(['en-US']);
  await speak(['de']);
  expect([language, clock()]).toEqual(['de', '18:12']);
});
