import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Frame } from '$ui/live.ts';
import type { Desk } from './desk.svelte.ts';
import { Drafts } from './drafts.ts';
import type { Talk } from './talk.svelte.ts';
import { outboxKey, Unsent } from './unsent.svelte.ts';
import type { Summary } from './wire.ts';

const id = 'c'.repeat(32);
const other = 'd'.repeat(32);

/** The part of the desk that is needed, and a way to let things happen to it. */
class FakeDesk {
  user = { id: 'anna' } as Desk['user'];
  talks = new Map<string, Talk>() as unknown as Desk['talks'];
  upserted: string[] = [];
  told: Frame[] = [];
  #hear: { types: readonly string[]; hear: (frame: Frame) => void }[] = [];
  #forgot: ((talk: Talk) => void)[] = [];
  listen(types: readonly string[], hear: (frame: Frame) => void) {
    this.#hear.push({ types, hear });
    return () => undefined;
  }
  onForgot(hear: (talk: Talk) => void) {
    this.#forgot.push(hear);
    return () => undefined;
  }
  upsert(summary: Summary) {
    this.upserted.push(summary.id);
    return {} as Talk;
  }
  tell(frame: Frame) {
    this.told.push(frame);
    return true;
  }
  say(frame: Frame) {
    for (const { types, hear } of this.#hear) if (types.includes(frame.type)) hear(frame);
  }
  forget(talk: Talk) {
    for (const hear of this.#forgot) hear(talk);
  }
}

const waiting = (conversation: string, ...bodies: string[]) =>
  localStorage.setItem(
    outboxKey('anna', conversation),
    JSON.stringify(
      bodies.map((body) => ({
        frame: {
          type: 'send',
          conversation,
          client_id: `id-${body}`,
          kind: 'comment',
          body,
          to: 'Night shift',
        },
        at: 1,
      })),
    ),
  );
const refusing = (status: number, code: string) => async () =>
  new Response(JSON.stringify({ code, detail: 'no' }), { status });
const answering = (can: object) => async () =>
  new Response(JSON.stringify({ summary: { id, name: 'Night shift', can } }), { status: 200 });

let desk: FakeDesk;
let drafts: Drafts;
let unsent: Unsent;
const start = () => {
  desk = new FakeDesk();
  drafts = new Drafts('anna', desk);
  unsent = new Unsent(desk, drafts);
};
beforeEach(() => localStorage.clear());
afterEach(() => {
  unsent.close();
  drafts.close();
  vi.unstubAllGlobals();
});

it('shows what was sent to a conversation that is closed to the person, and keeps it over a reload', async () => {
  waiting(id, 'one', 'two');
  vi.stubGlobal('fetch', refusing(404, 'not_found'));
  start();
  desk.say({ type: 'welcome', drafts: [] });
  await vi.waitFor(() => expect(unsent.list.map((one) => one.body)).toEqual(['one', 'two']));
  expect(unsent.list[0]).toMatchObject({ name: 'Night shift', sent: true, conversation: id });
  expect(localStorage.getItem(outboxKey('anna', id))).toBeNull();
  unsent.close();
  start();
  expect(unsent.list.map((one) => one.body)).toEqual(['one', 'two']);
  unsent.drop('id-one');
  expect(unsent.list.map((one) => one.body)).toEqual(['two']);
  unsent.drop('id-two');
  expect(localStorage.getItem('parley.unsent.anna')).toBeNull();
});

it('sends what waits where the conversation is merely not in the list', async () => {
  waiting(id, 'one');
  vi.stubGlobal('fetch', answering({ comment: true }));
  start();
  desk.say({ type: 'welcome', drafts: [] });
  await vi.waitFor(() => expect(desk.upserted).toEqual([id]));
  expect(unsent.list).toEqual([]);
  expect(localStorage.getItem(outboxKey('anna', id))).toContain('one');
});

it('leaves everything as it is while nobody can be asked', async () => {
  waiting(id, 'one');
  const asked = vi.fn(refusing(503, 'unavailable'));
  vi.stubGlobal('fetch', asked);
  start();
  desk.say({ type: 'welcome', drafts: [] });
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(1));
  await vi.waitFor(() => {
    // It is asked again with the next connection, not before.
    desk.say({ type: 'welcome', drafts: [] });
    expect(asked.mock.calls.length).toBeGreaterThan(1);
  });
  expect(unsent.list).toEqual([]);
  expect(localStorage.getItem(outboxKey('anna', id))).toContain('one');
});

it('keeps what was being written when somebody is removed, under the name it had', async () => {
  vi.stubGlobal('fetch', refusing(404, 'not_found'));
  start();
  drafts.keep(id, 'comment', 'half a sentence');
  drafts.keep(id, 'work_note', 'a note');
  drafts.keep(other, 'comment', 'elsewhere');
  desk.forget({ id, pending: [], summary: { id, name: 'Night shift' } } as unknown as Talk);
  await vi.waitFor(() =>
    expect(unsent.list.map((one) => [one.kind, one.body, one.name, one.sent])).toEqual([
      ['comment', 'half a sentence', 'Night shift', false],
      ['work_note', 'a note', 'Night shift', false],
    ]),
  );
  expect(drafts.text(id, 'comment')).toBe('');
  expect(drafts.text(other, 'comment')).toBe('elsewhere');
});

it('takes a message that only memory held', async () => {
  vi.stubGlobal('fetch', refusing(404, 'not_found'));
  start();
  const frame = { type: 'send', client_id: 'm1', kind: 'comment', body: 'unkept' };
  desk.forget({ id, pending: [{ frame, at: 1 }], summary: { id, name: 'Ben' } } as unknown as Talk);
  await vi.waitFor(() => expect(unsent.list.map((one) => one.body)).toEqual(['unkept']));
});

it('does not take what a second tab took, twice', async () => {
  waiting(id, 'one');
  vi.stubGlobal('fetch', refusing(403, 'forbidden'));
  start();
  desk.say({ type: 'welcome', drafts: [] });
  await vi.waitFor(() => expect(unsent.list).toHaveLength(1));
  waiting(id, 'one');
  desk.say({ type: 'welcome', drafts: [] });
  await vi.waitFor(() => expect(localStorage.getItem(outboxKey('anna', id))).toBeNull());
  expect(unsent.list).toHaveLength(1);
});

it('asks once about a draft in a conversation that is hidden', async () => {
  const asked = vi.fn(answering({ comment: true }));
  vi.stubGlobal('fetch', asked);
  start();
  drafts.keep(id, 'comment', 'for later');
  const frame = {
    type: 'welcome',
    drafts: [{ conversation: id, kind: 'comment', body: 'for later', at: '' }],
  };
  desk.say(frame);
  await vi.waitFor(() => expect(asked).toHaveBeenCalledTimes(1));
  await new Promise((done) => setTimeout(done));
  desk.say(frame);
  await new Promise((done) => setTimeout(done));
  expect(asked).toHaveBeenCalledTimes(1);
  expect(desk.upserted).toEqual([]);
  expect(drafts.text(id, 'comment')).toBe('for later');
  expect(unsent.list).toEqual([]);
});
