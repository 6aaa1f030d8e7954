// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { readArticle, type Part } from './markup.ts';

const origin = 'https://desk.example';
const read = (html: string) => readArticle(html, origin);
const tag = (part: Part | undefined) => (part && 'tag' in part ? part : undefined);

describe('readArticle', () => {
  it('keeps headings, tables, lists and code', () => {
    const [heading, table, list] = read(
      '<h2>One</h2><table>\n<tr>\n<td>a</td>\n</tr></table><ol start="3">\n<li><code>x</code></li>\n</ol>',
    );
    expect(heading).toMatchObject({ tag: 'h2', children: [{ text: 'One' }] });
    expect(tag(table)?.children).toMatchObject([
      { tag: 'tbody', children: [{ tag: 'tr', children: [{ tag: 'td', children: [{ text: 'a' }] }] }] },
    ]);
    expect(list).toMatchObject({ tag: 'ol', start: 3, children: [{ tag: 'li' }] });
    expect(read('<h1>Title</h1>')).toEqual([{ text: 'Title' }]);
  });

  it('drops programs and keeps the text of what it does not know', () => {
    expect(read('<script>alert(1)</script><style>p{}</style><video>see</video>')).toEqual([{ text: 'see' }]);
    expect(JSON.stringify(read('<p onclick="x()"><img src=x onerror="x()">a</p>'))).not.toMatch(/x\(\)/);
  });

  it.each([
    ['https://example.org/help', 'https://example.org/help', true],
    ['mailto:help@example.org', 'mailto:help@example.org', true],
    ['/kb/KB0000002', `${origin}/kb/KB0000002`, false],
    [`${origin}/kb/KB0000002`, `${origin}/kb/KB0000002`, false],
    ['javascript:alert(1)', '', false],
    ['data:text/html,x', '', false],
    ['', '', false],
  ])('lets the link %j lead to %j', (href, to, outside) => {
    expect(tag(read(`<a href="${href}">x</a>`)[0])).toMatchObject({ tag: 'a', href: to, outside });
  });
});
