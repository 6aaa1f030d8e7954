import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Problem } from '../lib/api.ts';
import { most, WrapUpForm, type View } from './form.svelte.ts';

/** The desk's side: one segment, and what was asked of it. */
class Fake {
  view: View = {
    id: 's',
    interaction_id: 'i',
    conversation_id: 'c',
    agent_id: 'a',
    configuration_id: 'w',
    opened_on: '2026-11-21T12:00:00Z',
    duration_seconds: 60,
    show_duration: true,
    enforce: true,
    codes_enabled: true,
    handed_over: false,
    revision: 1,
    notes: '',
    timed_out: false,
    choices: [
      { id: 'one', code: 'Resolved' },
      { id: 'two', code: 'Callback' },
    ],
  };
  saved: { code_id?: string; notes?: string; submit?: boolean }[] = [];
  refuse: Problem | null = null;
  nearlyOver = false;

  form(): WrapUpForm {
    return new WrapUpForm('me', 'c', {
      load: () => (this.refuse ? Promise.reject(this.refuse) : Promise.resolve(this.view)),
      save: (body) => {
        if (this.refuse) return Promise.reject(this.refuse);
        this.saved.push(body);
        this.view = {
          ...this.view,
          wrap_up_code_id: body.code_id ?? '',
          notes: (body.notes ?? '').trim(),
          revision: this.view.revision + 1,
          ...(body.submit ? { submitted_on: '2026-11-21T12:00:30Z' } : {}),
        };
        return Promise.resolve(this.view);
      },
      hurry: () => this.nearlyOver,
    });
  }
}

const offline = new Problem('Offline', { code: 'offline' });
const ended = new Problem('Over', { code: 'ended', status: 409 });

let desk: Fake;
beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  desk = new Fake();
});
afterEach(() => vi.useRealTimers());

async function opened(): Promise<WrapUpForm> {
  const form = desk.form();
  await form.load();
  return form;
}

it('saves what is typed a moment after the last key, and at the latest after two seconds', async () => {
  const form = await opened();
  form.write('Inv');
  await vi.advanceTimersByTimeAsync(200);
  form.write('Invoice');
  await vi.advanceTimersByTimeAsync(300);
  expect(desk.saved).toEqual([]);
  await vi.advanceTimersByTimeAsync(200);
  expect(desk.saved).toEqual([{ code_id: '', notes: 'Invoice', submit: false }]);
  expect(form.state).toBe('saved');
  for (let i = 0; i < 12; i++) {
    form.write(`Invoice ${i}`);
    await vi.advanceTimersByTimeAsync(200);
  }
  expect(desk.saved.length).toBe(2);
});

it('saves with every key when the time is nearly over', async () => {
  const form = await opened();
  desk.nearlyOver = true;
  form.write('I');
  await vi.advanceTimersByTimeAsync(0);
  expect(desk.saved.length).toBe(1);
});

it('begins with the default code, which stands where nothing was chosen', async () => {
  desk.view.default_code_id = 'one';
  const form = await opened();
  expect(form.code).toBe('one');
  expect(form.dirty).toBe(false);
  form.choose('two');
  await vi.advanceTimersByTimeAsync(0);
  expect(desk.saved).toEqual([{ code_id: 'two', notes: '', submit: false }]);
});

it('keeps the space at the end of what is typed while the desk trims it', async () => {
  const form = await opened();
  form.write('Invoice ');
  await vi.advanceTimersByTimeAsync(500);
  expect(desk.view.notes).toBe('Invoice');
  expect(form.notes).toBe('Invoice ');
});

it('survives a crash: what the desk did not get is saved by the next page', async () => {
  const form = await opened();
  form.choose('two');
  form.write('half a th');
  desk.refuse = offline;
  await vi.advanceTimersByTimeAsync(3000);
  expect(form.state).toBe('offline');
  desk.refuse = null;
  const again = await opened();
  expect([again.code, again.notes]).toEqual(['two', 'half a th']);
  expect(desk.saved).toEqual([{ code_id: 'two', notes: 'half a th', submit: false }]);
  const third = await opened();
  expect(third.notes).toBe('half a th');
  expect(desk.saved.length).toBe(1);
});

it('finishes as soon as there is a connection', async () => {
  const form = await opened();
  form.write('done');
  desk.refuse = offline;
  await form.finish();
  expect(form.finishing).toBe(true);
  desk.refuse = null;
  await form.back();
  expect(desk.saved).toEqual([{ code_id: '', notes: 'done', submit: true }]);
  expect(form.finishing).toBe(false);
  expect(localStorage.length).toBe(0);
});

it('finishes once, also when it is asked twice', async () => {
  const form = await opened();
  await Promise.all([form.finish(), form.flush()]);
  expect(desk.saved).toEqual([{ code_id: '', notes: '', submit: true }]);
});

it('takes over what another screen wrote, and never what is typed here', async () => {
  const form = await opened();
  desk.view = { ...desk.view, notes: 'from the other', revision: 5 };
  await form.told(5);
  expect(form.notes).toBe('from the other');
  form.write('from here');
  desk.view = { ...desk.view, notes: 'the other again', revision: 6 };
  await form.told(6);
  expect(form.notes).toBe('from here');
  await vi.advanceTimersByTimeAsync(500);
  expect(desk.view.notes).toBe('from here');
});

it('gives back what came too late', async () => {
  const form = await opened();
  form.write('one word more');
  desk.refuse = ended;
  await form.over();
  expect(form.lost?.notes).toBe('one word more');
  expect(form.dirty).toBe(false);
  form.discard();
  expect(form.lost).toBeNull();
  expect(localStorage.length).toBe(0);
});

it('says what is wrong, and goes on', async () => {
  const form = await opened();
  desk.refuse = new Problem('Choose', { code: 'invalid', field: 'code_id', status: 422 });
  await form.finish();
  expect(form.problem?.byField).toEqual({ code_id: 'Choose' });
  expect(form.finishing).toBe(false);
  desk.refuse = null;
  form.choose('one');
  expect(form.problem).toBeNull();
  await form.finish();
  expect(desk.saved.at(-1)).toEqual({ code_id: 'one', notes: '', submit: true });
});

it('sends no notes that are too long', async () => {
  const form = await opened();
  form.write('x'.repeat(most + 1));
  await vi.advanceTimersByTimeAsync(3000);
  expect(desk.saved).toEqual([]);
  form.write('x'.repeat(most));
  await vi.advanceTimersByTimeAsync(3000);
  expect(desk.saved.length).toBe(1);
});
