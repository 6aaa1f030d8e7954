import type { Frame } from '$ui/live.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Drafts } from './drafts.ts';

/** The desk, as far as drafts go: keeps the last and tells every screen. */
class FakeDesk {
  kept = new Map<string, Frame>();
  screens: ((frame: Frame) => void)[] = [];
  up = true;
  /** Takes what it is told and is gone before it says so. */
  mute = false;
  sent: Frame[] = [];

  line() {
    return {
      tell: (frame: Frame) => {
        if (!this.up) return false;
        this.sent.push(frame);
        const id = String(frame['conversation']);
        if (frame['body'] === '') this.kept.delete(id);
        else this.kept.set(id, frame);
        for (const hear of this.mute ? [] : this.screens) queueMicrotask(() => hear(frame));
        return true;
      },
      listen: (_types: readonly string[], hear: (frame: Frame) => void) => {
        this.screens.push(hear);
        return () => void (this.screens = this.screens.filter((one) => one !== hear));
      },
    };
  }
  welcome() {
    this.up = true;
    for (const hear of this.screens) hear({ type: 'welcome', drafts: [...this.kept.values()] });
  }
}

let desk: FakeDesk;
const open = (user = 'anna') => new Drafts(user, desk.line());
const settle = async () => {
  await vi.advanceTimersByTimeAsync(500);
};

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
  desk = new FakeDesk();
});
afterEach(() => vi.useRealTimers());

describe('in this browser', () => {
  it('keeps a text per conversation and kind', () => {
    const drafts = open();
    drafts.keep('1', 'comment', 'Dear Grace');
    drafts.keep('1', 'work_note', 'she is angry');
    drafts.keep('2', 'comment', 'Dear Alan');
    const later = open();
    expect(later.text('1', 'comment')).toBe('Dear Grace');
    expect(later.text('1', 'work_note')).toBe('she is angry');
    expect(later.text('2', 'comment')).toBe('Dear Alan');
    expect(later.text('2', 'work_note')).toBe('');
  });

  it('shows nobody else what was typed', () => {
    open().keep('1', 'work_note', 'secret');
    expect(open('ben').text('1', 'work_note')).toBe('');
  });

  it('leaves nothing behind for an empty text', async () => {
    const drafts = open();
    drafts.keep('1', 'comment', 'x');
    drafts.keep('1', 'comment', '');
    await settle();
    expect(localStorage.length).toBe(0);
  });

  it('remembers the kind and a form, and forgets one conversation only', () => {
    const drafts = open();
    drafts.keepKind('1', 'work_note');
    drafts.keepForm('1', { values: { short_description: 'x' } });
    drafts.keep('2', 'comment', 'stays');
    expect(drafts.kind('1')).toBe('work_note');
    expect(drafts.kind('2')).toBeUndefined();
    expect(drafts.form('1')).toEqual({ values: { short_description: 'x' } });
    drafts.forget('1');
    expect(drafts.kind('1')).toBeUndefined();
    expect(drafts.form('1')).toBeNull();
    expect(drafts.text('2', 'comment')).toBe('stays');
  });

  it('works without storage and with a damaged one', () => {
    localStorage.setItem('parley.draft.anna.1.comment', '{not json');
    expect(open().text('1', 'comment')).toBe('');
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect(() => open().keep('1', 'comment', 'x')).not.toThrow();
  });
});

describe('on every screen', () => {
  it('sends when the keys rest, and at the latest after two seconds', async () => {
    const drafts = open();
    for (let i = 1; i <= 12; i++) {
      drafts.keep('1', 'comment', 'x'.repeat(i));
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(desk.sent.length).toBeGreaterThanOrEqual(1);
    expect(desk.sent.length).toBeLessThan(4);
    await settle();
    expect(desk.kept.get('1')?.['body']).toBe('x'.repeat(12));
  });

  it('shows a draft of another screen here', async () => {
    const [one, two] = [open(), open()];
    one.keep('1', 'work_note', 'twice billed');
    await settle();
    expect(two.arrived.get('1')).toMatchObject({ kind: 'work_note', body: 'twice billed' });
    expect(one.arrived.get('1')).toBeUndefined();
    two.keep('1', 'work_note', 'twice billed in May');
    await settle();
    expect(one.arrived.get('1')).toMatchObject({ body: 'twice billed in May' });
  });

  it('never replaces what is being typed here', async () => {
    const drafts = open();
    drafts.keep('1', 'comment', 'mine');
    for (const hear of desk.screens) {
      hear({ type: 'draft', conversation: '1', kind: 'comment', body: 'theirs', rev: 1 });
    }
    expect(drafts.arrived.get('1')).toBeUndefined();
    await settle();
    expect(desk.kept.get('1')?.['body']).toBe('mine');
  });

  it('goes to the desk after a crash while there was no connection', async () => {
    desk.up = false;
    open().keep('1', 'comment', 'typed in a tunnel');
    await settle();
    desk.screens = [];
    desk.kept.set('1', { type: 'draft', conversation: '1', kind: 'comment', body: 'older' });
    const after = open();
    desk.welcome();
    await settle();
    expect(desk.kept.get('1')?.['body']).toBe('typed in a tunnel');
    expect(after.text('1', 'comment')).toBe('typed in a tunnel');
  });

  it('takes what the desk has of another computer, and lets go of what was sent there', async () => {
    desk.kept.set('1', { type: 'draft', conversation: '1', kind: 'comment', body: 'from home' });
    const drafts = open();
    desk.welcome();
    expect(drafts.text('1', 'comment')).toBe('from home');
    expect(drafts.arrived.get('1')).toMatchObject({ body: 'from home' });
    desk.kept.clear();
    desk.welcome();
    expect(drafts.text('1', 'comment')).toBe('');
    expect(drafts.arrived.get('1')).toMatchObject({ body: '' });
  });

  it('keeps the words of the other kind when one kind is sent', async () => {
    const drafts = open();
    drafts.keep('1', 'work_note', 'a thought');
    await settle();
    drafts.keep('1', 'comment', 'Dear Grace');
    await settle();
    drafts.keep('1', 'comment', '');
    await settle();
    expect(desk.kept.get('1')).toMatchObject({ kind: 'work_note', body: 'a thought' });
  });

  it('keeps what one tab wrote without a connection, whichever tab hears of the desk first', async () => {
    const quiet = open();
    const writing = open();
    writing.keep('1', 'comment', 'before');
    await settle();
    expect(quiet.arrived.get('1')).toMatchObject({ body: 'before' });
    desk.up = false;
    writing.keep('1', 'comment', 'before, and after');
    await settle();
    // The first of the listeners is the tab that knows of nothing.
    desk.welcome();
    await settle();
    expect(desk.kept.get('1')?.['body']).toBe('before, and after');
    expect(writing.text('1', 'comment')).toBe('before, and after');
    expect(quiet.arrived.get('1')).toMatchObject({ body: 'before, and after' });
  });

  it('does not go back to an older text while a newer one of another tab is on its way', () => {
    const quiet = open();
    open().keep('1', 'comment', 'newer');
    const [hear] = desk.screens;
    hear?.({ type: 'draft', conversation: '1', kind: 'comment', body: 'older' });
    expect(quiet.arrived.get('1')).toBeUndefined();
    expect(quiet.text('1', 'comment')).toBe('newer');
    hear?.({ type: 'draft', conversation: '1', kind: 'comment', body: 'newer' });
    expect(quiet.arrived.get('1')).toMatchObject({ body: 'newer' });
  });

  it('shows what another tab wrote on while its own words were on their way', async () => {
    const other = open(); // is the first to hear of the desk again
    const tab = open();
    desk.mute = true;
    tab.keep('1', 'comment', 'We say');
    await settle();
    desk.up = desk.mute = false;
    other.keep('1', 'comment', 'We say, of course');
    await settle();
    desk.welcome();
    await settle();
    expect(desk.kept.get('1')?.['body']).toBe('We say, of course');
    expect(tab.arrived.get('1')?.body).toBe('We say, of course');
    expect(other.arrived.get('1')?.body ?? 'We say, of course').toBe('We say, of course');
  });

  it('shows what another tab had confirmed before this one was connected again', async () => {
    const other = open();
    const tab = open();
    tab.keep('1', 'comment', 'We say');
    await settle();
    desk.up = false;
    other.keep('1', 'comment', 'We say, of course');
    await settle();
    const late = desk.screens.pop();
    desk.welcome();
    await settle();
    late?.({ type: 'welcome', drafts: [...desk.kept.values()] });
    expect(tab.arrived.get('1')?.body).toBe('We say, of course');
  });

  it('keeps the files that hang on it, until it is forgotten', () => {
    const file = { id: 'f', file_name: 'a.txt', media_type: 'text/plain', size: 1 };
    open().keepFiles('1', [file]);
    expect(open().files('1')).toEqual([file]);
    expect(open().files('2')).toEqual([]);
    open().forget('1');
    expect(open().files('1')).toEqual([]);
  });

  it('keeps what is too long for the desk in this browser', async () => {
    const drafts = open();
    drafts.keep('1', 'comment', '😀'.repeat(8001));
    await settle();
    expect(desk.sent).toEqual([]);
    expect([...drafts.text('1', 'comment')]).toHaveLength(8001);
    drafts.keep('1', 'comment', '😀'.repeat(8000));
    await settle();
    expect(desk.sent).toHaveLength(1);
  });

  it('sends at once what waits when it is closed', () => {
    const drafts = open();
    drafts.keep('1', 'comment', 'half a sen');
    drafts.close();
    expect(desk.kept.get('1')?.['body']).toBe('half a sen');
    expect(desk.screens).toEqual([]);
  });
});
