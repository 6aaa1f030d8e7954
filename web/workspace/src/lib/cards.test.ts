import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Cards } from './cards.svelte.ts';

type Heard = { type: string; table?: string; id?: string };

let asked: string[][];
let status: number;
let title: string;
let tell: (frame: Heard) => void;
let stopped: boolean;
let cards: Cards;

const id = (n: number) => n.toString(16).padStart(32, '0');
const ref = (n: number) => ({ table: 'case' as const, id: id(n) });
const shown = (n: number) => {
  const view = cards.of(ref(n));
  return view === undefined || view === 'failed' ? view : view.title;
};

beforeEach(() => {
  vi.useFakeTimers();
  [asked, status, title, stopped] = [[], 200, 'first', false];
  vi.stubGlobal('fetch', async (address: string) => {
    const refs = (new URL(address, 'http://desk.test').searchParams.get('refs') ?? '').split(',');
    asked.push(refs);
    const items = refs.map((one) => {
      const [table, of] = one.split(':');
      return { table, id: of, number: 'CS1', title, state: 'new', people: '', url: '', restricted: false };
    });
    return new Response(JSON.stringify({ items }), { status });
  });
  cards = new Cards({
    listen: (_types, hear) => {
      tell = hear as (frame: Heard) => void;
      return () => (stopped = true);
    },
  });
});
afterEach(() => {
  cards.close();
  expect(stopped).toBe(true);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('asks for what comes into view together, fifty at once, each only once', async () => {
  for (let n = 1; n <= 60; n++) cards.want(ref(n));
  cards.want(ref(1));
  expect(shown(1)).toBeUndefined();
  await vi.runAllTimersAsync();
  expect(asked.map((one) => one.length)).toEqual([50, 10]);
  expect(shown(60)).toBe('first');
  cards.want(ref(1));
  await vi.runAllTimersAsync();
  expect(asked).toHaveLength(2);
});

it('asks anew for what changed, once for a burst, and not for what nobody looked at', async () => {
  cards.want(ref(1));
  cards.want(ref(2));
  await vi.runAllTimersAsync();
  title = 'second';
  for (let i = 0; i < 5; i++) tell({ type: 'record', table: 'case', id: id(1) });
  tell({ type: 'record', table: 'incident', id: id(2) });
  await vi.runAllTimersAsync();
  expect(asked.slice(1)).toEqual([[`case:${id(1)}`]]);
  expect([shown(1), shown(2)]).toEqual(['second', 'first']);
});

it('asks for everything again after a time without a connection', async () => {
  cards.want(ref(1));
  cards.want(ref(2));
  await vi.runAllTimersAsync();
  tell({ type: 'welcome' });
  await vi.runAllTimersAsync();
  expect(asked[1]).toEqual([`case:${id(1)}`, `case:${id(2)}`]);
});

it('keeps what it knows when the desk cannot be asked, and tells what it never knew', async () => {
  cards.want(ref(1));
  await vi.runAllTimersAsync();
  status = 503;
  cards.want(ref(2));
  tell({ type: 'record', table: 'case', id: id(1) });
  await vi.runAllTimersAsync();
  expect([shown(1), shown(2)]).toEqual(['first', 'failed']);
  status = 200;
  cards.want(ref(2));
  await vi.runAllTimersAsync();
  expect(shown(2)).toBe('first');
});

it('forgets the oldest beyond a bound', async () => {
  for (let n = 1; n <= 520; n++) cards.want(ref(n));
  await vi.runAllTimersAsync();
  expect([shown(1), shown(20), shown(21), shown(520)]).toEqual([undefined, undefined, 'first', 'first']);
});
