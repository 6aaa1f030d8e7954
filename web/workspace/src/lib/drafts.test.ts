import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Drafts } from './drafts.ts';

beforeEach(() => localStorage.clear());

describe('Drafts', () => {
  it('keeps a text per conversation and kind', () => {
    const drafts = new Drafts('anna');
    drafts.keep('1', 'comment', 'Dear Grace');
    drafts.keep('1', 'work_note', 'she is angry');
    drafts.keep('2', 'comment', 'Dear Alan');
    const later = new Drafts('anna');
    expect(later.text('1', 'comment')).toBe('Dear Grace');
    expect(later.text('1', 'work_note')).toBe('she is angry');
    expect(later.text('2', 'comment')).toBe('Dear Alan');
    expect(later.text('2', 'work_note')).toBe('');
  });

  it('shows nobody else what was typed', () => {
    new Drafts('anna').keep('1', 'work_note', 'secret');
    expect(new Drafts('ben').text('1', 'work_note')).toBe('');
  });

  it('leaves nothing behind for an empty text', () => {
    const drafts = new Drafts('anna');
    drafts.keep('1', 'comment', 'x');
    drafts.keep('1', 'comment', '');
    expect(localStorage.length).toBe(0);
  });

  it('remembers the kind and a form, and forgets one conversation only', () => {
    const drafts = new Drafts('anna');
    drafts.keepKind('1', 'work_note');
    drafts.keepForm('1', { values: { short_description: 'x' } });
    drafts.keep('2', 'comment', 'stays');
    expect(drafts.kind('1')).toBe('work_note');
    expect(drafts.kind('2')).toBe('comment');
    expect(drafts.form('1')).toEqual({ values: { short_description: 'x' } });
    drafts.forget('1');
    expect(drafts.kind('1')).toBe('comment');
    expect(drafts.form('1')).toBeNull();
    expect(drafts.text('2', 'comment')).toBe('stays');
  });

  it('works without storage and with a damaged one', () => {
    localStorage.setItem('parley.draft.anna.1.comment', '{not json');
    expect(new Drafts('anna').text('1', 'comment')).toBe('');
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect(() => new Drafts('anna').keep('1', 'comment', 'x')).not.toThrow();
  });
});
