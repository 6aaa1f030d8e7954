import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Canned } from './canned.svelte.ts';
import type { CannedMessage } from './wire.ts';

const one = (title: string, more: Partial<CannedMessage> = {}): CannedMessage => ({
  id: title,
  title,
  shortcut: '',
  scope: 'personal',
  rendered: `Text of ${title}`,
  missing: [],
  ...more,
});

let asked: URL[];
let items: CannedMessage[];
let status: number;
beforeEach(() => {
  asked = [];
  status = 200;
  items = [
    one('Greeting', { shortcut: 'hello' }),
    one('Help on the way', { shortcut: 'help', rendered: 'Müller is on the way, hello' }),
    one('Hell of a day'),
  ];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(new URL(address, 'http://desk.test'));
    return new Response(JSON.stringify({ items, post_at_once: true }), { status });
  });
});
afterEach(() => vi.unstubAllGlobals());

const titles = (list: readonly CannedMessage[]) => list.map((found) => found.title);

it('finds by shortcut first, then in the order of last use, whatever the accents', async () => {
  const canned = new Canned('c');
  await Promise.all([canned.read(), canned.read()]);
  expect(asked.map((url) => url.pathname)).toEqual(['/api/v1/conversations/c/canned']);
  expect(canned.postAtOnce).toBe(true);
  expect(titles(canned.find(''))).toEqual(titles(items));
  expect(titles(canned.find('hel'))).toEqual(['Greeting', 'Help on the way', 'Hell of a day']);
  expect(titles(canned.find('help'))).toEqual(['Help on the way']);
  expect(titles(canned.find('/hello'))).toEqual(['Greeting', 'Help on the way']);
  expect(titles(canned.find('muller WAY'))).toEqual(['Help on the way']);
  expect(canned.find('nothing like it')).toEqual([]);
});

it('knows an exact shortcut, and none for those without one', async () => {
  const canned = new Canned('c');
  await canned.read();
  expect(canned.called('Hello')?.title).toBe('Greeting');
  expect(canned.called('hell')).toBeUndefined();
  expect(canned.called('')).toBeUndefined();
});

it('asks the desk only where it has more than one answer holds', async () => {
  const canned = new Canned('c');
  await canned.read();
  canned.search('hel');
  expect(asked).toHaveLength(1);
  items = Array.from({ length: 200 }, (_, n) => one(`Text ${n}`));
  await canned.read();
  canned.search('hel');
  canned.search('hel');
  expect(asked.map((url) => url.searchParams.get('q'))).toEqual([null, null, 'hel']);
});

it('says when they could not be read, and can be asked again', async () => {
  status = 503;
  const canned = new Canned('c');
  await canned.read();
  expect(canned.state).toBe('failed');
  status = 200;
  await canned.read();
  expect(canned.state).toBe('ready');
});
