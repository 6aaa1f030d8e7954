import { describe, expect, it } from 'vitest';
import { readHTML } from './html.ts';

describe('readHTML', () => {
  it('keeps the few tags and the text of all others', () => {
    expect(readHTML('<p>We are <b>closed</b></p><h1>Sorry</h1>')).toEqual([
      {
        tag: 'p',
        href: '',
        children: [{ text: 'We are ' }, { tag: 'b', href: '', children: [{ text: 'closed' }] }],
      },
      { text: 'Sorry' },
    ]);
  });
  it('drops programs', () => {
    expect(readHTML('<script>alert(1)</script><style>p{}</style><p onclick="x()">a</p>')).toEqual([
      { tag: 'p', href: '', children: [{ text: 'a' }] },
    ]);
  });
  it.each([
    ['https://example.org/help', 'https://example.org/help'],
    ['mailto:help@example.org', 'mailto:help@example.org'],
    ['javascript:alert(1)', ''],
    ['data:text/html,x', ''],
    ['/relative', ''],
  ])('lets the link %j lead to %j', (href, result) => {
    expect(readHTML(`<a href="${href}">x</a>`)[0]).toMatchObject({ tag: 'a', href: result });
  });
});
