import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pages } from './pages.svelte.ts';

interface One {
  id: string;
}
const answers: { query: URLSearchParams; give: (body: unknown, status?: number) => void }[] = [];
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    'fetch',
    (input: string | URL | Request) =>
      new Promise<Response>((resolve) => {
        answers.push({
          query: new URL(input instanceof Request ? input.url : String(input), 'http://desk').searchParams,
          give: (body, status = 200) => {
            resolve(
              new Response(JSON.stringify(body), {
                status,
                headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' },
              }),
            );
          },
        });
      }),
  );
});
afterEach(() => {
  answers.length = 0;
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a list given page by page', () => {
  it('goes on where it stopped', async () => {
    const list = new Pages<One>('contacts', { account: 'a' });
    void list.need();
    expect(list.state).toBe('loading');
    answers[0]?.give({ items: [{ id: '1' }], next: '1' });
    await settled();
    expect(list.next).toBe('1');
    void list.more();
    expect(answers[1]?.query.get('cursor')).toBe('1');
    expect(answers[1]?.query.get('account')).toBe('a');
    answers[1]?.give({ items: [{ id: '2' }], next: '' });
    await settled();
    expect(list.items.map((one) => one.id)).toEqual(['1', '2']);
    expect(list.next).toBe('');
  });

  it('asks once for what is typed in one go, and drops what came too late', async () => {
    const list = new Pages<One>('accounts');
    void list.need();
    list.find('ac');
    await vi.advanceTimersByTimeAsync(100);
    list.find('acme');
    await vi.advanceTimersByTimeAsync(250);
    expect(answers.map((one) => one.query.get('q') ?? '')).toEqual(['', 'acme']);
    answers[1]?.give({ items: [{ id: 'acme' }], next: '' });
    await settled();
    answers[0]?.give({ items: [{ id: 'old' }], next: 'old' });
    await settled();
    expect(list.items.map((one) => one.id)).toEqual(['acme']);
    expect(list.next).toBe('');
    list.find(' acme ');
    await vi.advanceTimersByTimeAsync(250);
    expect(answers.length).toBe(2);
  });

  it('says what went wrong, and can be read again', async () => {
    const list = new Pages<One>('accounts');
    void list.need();
    answers[0]?.give({ code: 'forbidden', detail: 'no' }, 403);
    await settled();
    expect(list.state).toBe('failed');
    expect(list.problem?.code).toBe('forbidden');
    void list.refresh();
    answers[1]?.give({ items: [], next: '' });
    await settled();
    expect(list.state).toBe('ready');
  });
});
