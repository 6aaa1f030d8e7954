import { expect, test } from 'vitest';
import { harmless, linked } from './text.ts';

const html = (nodes: Node[]) => {
  const box = document.createElement('div');
  box.append(...nodes);
  return box.innerHTML;
};
const urls = (text: string) =>
  linked(text)
    .filter((n) => n instanceof HTMLAnchorElement)
    .map((a) => a.getAttribute('href'));

test.each([
  ['see https://example.com.', ['https://example.com']],
  ['(https://example.com/a)', ['https://example.com/a']],
  ['https://example.com/wiki/Invoice_(law)', ['https://example.com/wiki/Invoice_(law)']],
  ['https://a.example, http://b.example/?q=1&r=2!', ['https://a.example', 'http://b.example/?q=1&r=2']],
  ['mailto:billing@example.com', ['mailto:billing@example.com']],
  ['javascript:alert(1) data:text/html,x ftp://example.com', []],
  ['xhttps://example.com', []],
  ['https://', []],
  ['<a href="https://example.com">', ['https://example.com']],
])('links in %j', (text, expected) => {
  expect(urls(text)).toEqual(expected);
  expect(
    linked(text)
      .map((n) => n.textContent)
      .join(''),
  ).toBe(text.replace('mailto:', ''));
});

test('text is text, whatever it looks like', () => {
  expect(html(linked('<img src=x onerror=alert(1)> & "quotes"'))).toBe(
    '&lt;img src=x onerror=alert(1)&gt; &amp; "quotes"',
  );
});

test('links open apart from the page and vouch for nothing', () => {
  const [a] = linked('https://example.com') as HTMLAnchorElement[];
  expect(a?.rel).toBe('noopener nofollow noreferrer');
  expect(a?.target).toBe('_blank');
});

test.each([
  ['<p>Back <strong>Monday</strong><br>9:00</p>', '<p>Back <strong>Monday</strong><br>9:00</p>'],
  ['<script>alert(1)</script><p onclick="x()" style="color:red">Hi</p>', '<p>Hi</p>'],
  ['<img src=x onerror=alert(1)>after', 'after'],
  ['<a href="javascript:alert(1)">no</a>', 'no'],
  ['<a href=" JaVaScRiPt:alert(1)">no</a>', 'no'],
  ['<div><h1>Title</h1><ul><li>one</li></ul></div>', 'Title<ul><li>one</li></ul>'],
  ['<svg><p>inside</p></svg><object>y</object>out', 'out'],
  ['<form action=x><input value=secret><b>bold</b></form>', '<b>bold</b>'],
])('of %j only the harmless part remains', (source, expected) => {
  expect(html(harmless(source))).toBe(expected);
});

test('a link in a message of the company keeps its address only if that is safe', () => {
  const [a] = harmless(
    '<a href="https://example.com/help" onclick="x()" class="y">help</a>',
  ) as HTMLAnchorElement[];
  expect(a?.getAttribute('href')).toBe('https://example.com/help');
  expect(a?.getAttributeNames().sort()).toEqual(['href', 'rel', 'target']);
});
