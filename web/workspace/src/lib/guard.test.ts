import { expect, it } from 'vitest';
import { cardNumbers, internalLinks } from './guard.ts';

it('finds card numbers however they are written, also beside other numbers', () => {
  expect(cardNumbers('4111111111111111')).toEqual(['4111111111111111']);
  expect(cardNumbers('card 4111 1111 1111 1111 12/27')).toEqual(['4111 1111 1111 1111']);
  expect(cardNumbers('3782-822463-10005, thanks')).toEqual(['3782-822463-10005']);
  expect(cardNumbers('4111\u00a01111\u00a01111\u00a01111')).toHaveLength(1);
});

it('leaves other numbers alone', () => {
  expect(cardNumbers('IMS0000050, 4111 1111 1111 1112, 0000 0000 0000 0000')).toEqual([]);
  expect(cardNumbers('411111111111111100000000')).toEqual([]);
  expect(cardNumbers('+49 30 1234567')).toEqual([]);
});

it('finds links into this desk, not those customers may open', () => {
  const text =
    'http://desk.test/workspace/cases/1 http://desk.test/kb/KB0000001 https://other.test/workspace/';
  expect(internalLinks(text, 'desk.test')).toEqual(['http://desk.test/workspace/cases/1']);
});
