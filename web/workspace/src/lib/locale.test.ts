import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';

/** The modules as a browser with these languages loads them. */
async function load(languages: string[], chosen?: string) {
  vi.resetModules();
  vi.stubGlobal('navigator', { languages });
  localStorage.clear();
  if (chosen) localStorage.setItem('parley.language', JSON.stringify(chosen));
  return {
    ...(await import('./locale.ts')),
    ...(await import('./messages.ts')),
    settings: (await import('../admin/messages.ts')).words,
    times: await import('./time.ts'),
  };
}

afterEach(() => vi.unstubAllGlobals());

describe('the language of the page', () => {
  it('is one of those there are files of', async () => {
    const { languages } = await load(['en']);
    const files = readdirSync(`${import.meta.dirname}/../../../languages`);
    expect(languages.map((one) => `${one.code}.json`).sort()).toEqual(files.sort());
    expect(languages[0]).toEqual({ code: 'en', name: 'English' });
    expect(languages).toContainEqual({ code: 'de', name: 'Deutsch' });
  });

  it('is the browser’s', async () => {
    const { language, locale, words, settings } = await load(['fr', 'de-AT', 'en']);
    expect([language, locale]).toEqual(['de', 'de-AT']);
    expect(words.signIn.title).toBe('Anmelden');
    expect(words.queue.waiting.interaction(2)).toBe('2 Personen warten');
    expect(settings.editor.save).toBe('Speichern');
  });

  it('is the chosen one before the browser’s, and remembers', async () => {
    const { language, words, setLanguage } = await load(['de'], 'en');
    expect(language).toBe('en');
    expect(words.signIn.title).toBe('Sign in');
    const reload = vi.fn();
    vi.stubGlobal('location', { reload });
    setLanguage('de');
    expect(localStorage.getItem('parley.language')).toBe('"de"');
    setLanguage(undefined);
    expect(localStorage.getItem('parley.language')).toBeNull();
    expect(reload).toHaveBeenCalledTimes(2);
  });

  it('is English where there is no other, or its file does not come', async () => {
    expect((await load(['tlh'])).words.signIn.title).toBe('Sign in');
    const { translation } = await load(['de']);
    const gone = { '../../../languages/de.json': () => Promise.reject(new Error('offline')) };
    expect(await translation(gone)).toBeUndefined();
  });
});

describe('times', () => {
  const at = '2026-11-21T23:30:00Z';
  const now = Date.parse('2026-11-22T09:00:00Z');

  it('are of the language and the time zone that is set', async () => {
    const { setTimeZone, times, number } = await load(['de-DE']);
    setTimeZone('Europe/Berlin');
    expect(times.hhmm(at)).toBe('00:30');
    expect(times.stamp(at)).toBe('22.11.2026, 00:30');
    expect(times.exact(at)).toMatch(/^Sonntag, 22\. November 2026/);
    expect(times.dayLine(at, now)).toBe('Heute');
    setTimeZone('America/New_York');
    expect(times.hhmm(at)).toBe('18:30');
    expect(times.dayLine(at, now)).toBe('Gestern');
    expect(times.dayLine('2026-11-01T12:00:00Z', now)).toBe('Sonntag, 1. November 2026');
    expect(times.span(3 * 86_400_000)).toBe('3 Tg.');
    expect(times.ago(at, Date.parse(at))).toBe('jetzt');
    expect(times.when(at, Date.parse(at))).toBe('now');
    expect(times.when(at, Date.parse(at) + 3 * 86_400_000)).toBe('3 Tg.');
    expect(times.bytes(1_482_130)).toBe('1,5 MB');
    expect(number(1234.5)).toBe('1.234,5');
  });

  it('are the browser’s where the time zone is unknown', async () => {
    const { setTimeZone, times } = await load(['en-US']);
    const own = times.hhmm(at);
    setTimeZone('Asia/Tokyo');
    expect(times.hhmm(at)).toBe('08:30 AM');
    setTimeZone('Middle/Earth');
    expect(times.hhmm(at)).toBe(own);
  });
});
