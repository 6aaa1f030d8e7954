import { describe, expect, it } from 'vitest';
import { keys, match, single, takesText } from './keys.ts';

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

it('has no combination twice', () => {
  const all = keys.filter((one) => one.key).map((one) => `${one.ctrl ?? ''} ${one.alt ?? ''} ${one.key}`);
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
