import { describe, expect, it } from 'vitest';
import { begins, keys, match, single, takesText } from './keys.ts';

const press = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

describe('match', () => {
  it('finds single letters only away from text and while they are on', () => {
    expect(match(press('j'), false, true)?.act).toBe('next');
    expect(match(press('J'), false, true)?.act).toBe('next');
    expect(match(press('j'), true, true)).toBeNull();
    expect(match(press('j'), false, false)).toBeNull();
    expect(match(press('?'), false, false)).toBeNull();
  });

  it('finds combinations and Esc anywhere', () => {
    expect(match(press('k', { ctrlKey: true }), true, false)?.act).toBe('palette');
    expect(match(press('k', { metaKey: true }), true, false)?.act).toBe('palette');
    expect(match(press('w', { altKey: true }), true, false)?.act).toBe('kind');
    expect(match(press('Escape'), true, false)?.act).toBe('escape');
  });

  it('goes by the place of the key where Alt changes what it prints', () => {
    expect(match(press('∑', { altKey: true, code: 'KeyW' }), true, true)?.act).toBe('kind');
    expect(match(press('¡', { altKey: true, code: 'Digit1' }), true, true)).toEqual({
      act: 'jump',
      digit: 1,
    });
    expect(match(press('0', { altKey: true, code: 'Digit0' }), true, true)).toBeNull();
  });

  it('leaves the browser its own', () => {
    expect(match(press('t', { ctrlKey: true }), false, true)).toBeNull();
    expect(match(press('a', { ctrlKey: true }), false, true)).toBeNull();
    expect(match(press('e', { altKey: true }), false, true)).toBeNull();
  });
});

it('takes two keys that are pressed one after the other', () => {
  expect(begins(press('g'), false, true)).toBe('g');
  expect(begins(press('G'), false, true)).toBe('g');
  expect(begins(press('g'), true, true)).toBe('');
  expect(begins(press('g'), false, false)).toBe('');
  expect(begins(press('g', { ctrlKey: true }), false, true)).toBe('');
  expect(begins(press('l'), false, true)).toBe('');
  expect(match(press('l'), false, true, 'g')?.act).toBe('go_cases');
  expect(match(press('l'), false, true)).toBeNull();
  // The second key means nothing else: K after G is not "previous".
  expect(match(press('k'), false, true, 'g')?.act).toBe('go_knowledge');
  expect(match(press('n'), false, true, 'g')?.act).toBe('go_now');
  expect(match(press('k'), false, true)?.act).toBe('previous');
  expect(match(press('j'), false, true, 'g')).toBeNull();
});

it('has no combination twice', () => {
  const all = keys
    .filter((one) => one.key)
    .map((one) => `${one.after ?? ''} ${one.ctrl ?? ''} ${one.alt ?? ''} ${one.key}`);
  expect(new Set(all).size).toBe(all.length);
  expect(keys.filter(single).length).toBeGreaterThan(5);
});

it('knows where letters belong to the field', () => {
  const input = document.createElement('input');
  const box = document.createElement('input');
  box.type = 'checkbox';
  expect([document.createElement('textarea'), input, document.createElement('select')].every(takesText)).toBe(
    true,
  );
  expect([box, document.createElement('button'), null].some(takesText)).toBe(false);
});
