import { expect, it } from 'vitest';
import { device } from './device.ts';
import { findIn } from './palette.ts';

it('finds by the beginnings of words, in the order that is learned', () => {
  const all = ['Grace Hopper', 'Accept from Billing Support', 'Appearance: Dark'].map((text) => ({
    group: '',
    text,
    hint: text === 'Grace Hopper' ? 'IMS0000050' : '',
    run: () => {},
  }));
  const found = (query: string) => findIn(all, query).map((one) => one.text);
  expect(found('')).toHaveLength(3);
  expect(found('hop gr')).toEqual(['Grace Hopper']);
  expect(found('a')).toEqual(['Accept from Billing Support', 'Appearance: Dark']);
  expect(found('ims0000050')).toEqual(['Grace Hopper']);
  expect(found('dark mode')).toEqual([]);
});

it('names browser and system', () => {
  expect(
    device('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1'),
  ).toBe('Safari, iPhone');
  expect(device('Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0')).toBe('Edge, Windows');
  expect(device('Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0')).toBe(
    'Firefox, Linux',
  );
  expect(device('curl/8.0')).toBe('curl/8.0');
});
