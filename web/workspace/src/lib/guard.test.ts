import { expect, it } from 'vitest';
import { cardNumbers, doubts, gaps, internalLinks } from './guard.ts';

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

it('finds links into a private network', () => {
  const hosts = [
    'http://intranet/x',
    'http://10.1.2.3/',
    'https://172.20.0.1/',
    'http://192.168.1.1:8080/a',
    'http://169.254.1.1/',
    'http://localhost:3000/',
    'http://[::1]/',
    'http://[fd00::1]/',
    'https://wiki.corp/page',
    'https://build.example.internal/',
  ];
  for (const link of hosts) expect(internalLinks(`see ${link}`, 'desk.test'), link).toHaveLength(1);
  for (const link of [
    'https://example.org/',
    'http://172.32.0.1/',
    'http://8.8.8.8/',
    'https://corp.example/',
  ])
    expect(internalLinks(link, 'desk.test'), link).toEqual([]);
});

it('finds what a prepared text still waits for, and not what merely looks like it', () => {
  expect(gaps('Dear ${first_name}, order ${order}, ${order}')).toEqual(['${first_name}', '${order}']);
  expect(gaps('costs $5 {a} ${Not this} $ {b}')).toEqual([]);
});

it('names every kind of doubt, and counts the rest of a kind', () => {
  expect(doubts('Good morning', 'desk.test')).toEqual([]);
  const found = doubts('4111111111111111, 5555555555554444 http://intranet/a ${order}', 'desk.test');
  expect(found).toHaveLength(3);
  expect(found[0]).toContain('4111111111111111');
  expect(found[0]).toContain('1 more');
  expect(found[1]).toContain('http://intranet/a');
  expect(found[2]).toContain('${order}');
});
