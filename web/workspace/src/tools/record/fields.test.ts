import { describe, expect, it } from 'vitest';
import { changed, closed, fieldsOf, merge, priorityOf, statesFrom, valuesOf } from './fields.ts';
import type { Incident } from '../../lib/wire.ts';

const names = (fields: { name: string }[]) => fields.map((one) => one.name);

describe('the fields of a form', () => {
  it('asks for what a state needs, and only then', () => {
    expect(names(fieldsOf('incident', '', {}))).not.toContain('state');
    const open = fieldsOf('incident', 'in_progress', { state: 'in_progress' });
    expect(names(open)).not.toContain('hold_reason');
    expect(names(open)).not.toContain('close_notes');
    const held = fieldsOf('incident', 'in_progress', { state: 'on_hold' });
    expect(held.find((one) => one.name === 'hold_reason')?.required).toBe(true);
    const solved = fieldsOf('case', 'open', { state: 'resolved' });
    expect(solved.find((one) => one.name === 'resolution_code')?.required).toBe(true);
    expect(solved.find((one) => one.name === 'close_notes')?.required).toBe(true);
  });

  it('offers the states that can follow', () => {
    expect(statesFrom('incident', 'resolved')).toEqual(['resolved', 'in_progress', 'closed']);
    expect(statesFrom('case', 'resolved')).toEqual(['resolved']);
    expect(statesFrom('case', 'closed')).toEqual(['closed']);
    expect([closed('canceled'), closed('resolved')]).toEqual([true, false]);
  });

  it('computes the priority', () => {
    expect(priorityOf({ impact: '1', urgency: '1' })).toBe('1');
    expect(priorityOf({ impact: '2', urgency: '3' })).toBe('4');
    expect(priorityOf({})).toBe('');
  });

  it('reads a record as text', () => {
    const record = { short_description: 'x', impact: 2, urgency: 3, state: 'new' } as unknown as Incident;
    expect(valuesOf('incident', record)).toMatchObject({ impact: '2', assigned_to: '', hold_reason: '' });
  });
});

describe('two people with one form', () => {
  const base = { a: '1', b: '1', c: '1', d: '1' };

  it('keeps what each of them changed', () => {
    const merged = merge(base, { ...base, a: 'mine' }, { ...base, b: 'theirs' });
    expect(merged).toEqual({ values: { a: 'mine', b: 'theirs', c: '1', d: '1' }, theirs: {} });
  });

  it('keeps mine and tells theirs where both changed', () => {
    const merged = merge(base, { ...base, a: 'mine', c: 'same' }, { ...base, a: 'theirs', c: 'same' });
    expect(merged.values['a']).toBe('mine');
    expect(merged.theirs).toEqual({ a: 'theirs' });
  });

  it('knows what differs', () => {
    expect(changed(base, { ...base, d: '' })).toEqual({ d: '' });
    expect(changed({}, { a: '' })).toEqual({});
  });
});
