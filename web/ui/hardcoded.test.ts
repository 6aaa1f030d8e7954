// Every word on a screen is in languages/*.json: none may stand in a component.
import { readdirSync, readFileSync } from 'node:fs';
import { parse, type AST } from 'svelte/compiler';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = `${import.meta.dirname}/../`;
const files = ['workspace/src', 'widget/src', 'ui'].flatMap((folder) =>
  readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
);
const components = files.filter((file) => file.endsWith('.svelte'));
const modules = files.filter(
  (file) =>
    file.endsWith('.ts') &&
    !/\.(?:test|gen|d)\.ts$/.test(file) &&
    // Names of products; what a translator reads when a message is malformed.
    !['workspace/src/lib/device.ts', 'ui/messageformat.ts'].includes(file),
);

/** Attributes whose text people read or hear. */
const spoken = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'label',
  'legend',
  'placeholder',
  'summary',
  'text',
  'title',
]);

/** Names that are the same in every language, and units. */
const names = /^(?:Parley|Ctrl|Alt|Esc|Tab|KB|MB|B|px|s|ms|h)$/u;

/** The words of a text that a reader would have to understand; an address is none. */
const words = (text: string) =>
  (text.replace(/https?:\S+/gu, '').match(/\p{L}[\p{L}’'-]*/gu) ?? []).filter(
    (word) => word.length > 1 && !names.test(word),
  );

interface Node {
  type: string;
  [key: string]: unknown;
}
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** What an expression shows by itself: the strings it may become, not those it compares or looks up. */
function shown(expression: unknown): string[] {
  if (!isNode(expression)) return [];
  switch (expression.type) {
    case 'Literal':
      return typeof expression['value'] === 'string' ? [expression['value']] : [];
    case 'TemplateLiteral':
      return (expression['quasis'] as { value: { cooked: string } }[]).map((quasi) => quasi.value.cooked);
    case 'ConditionalExpression':
      return [...shown(expression['consequent']), ...shown(expression['alternate'])];
    case 'LogicalExpression':
    case 'BinaryExpression':
      return expression['operator'] === '+' || expression.type === 'LogicalExpression'
        ? [...shown(expression['left']), ...shown(expression['right'])]
        : [];
    default:
      return [];
  }
}

/** The texts a component shows without asking the words for them. */
function texts(node: unknown, found: string[] = []): string[] {
  if (Array.isArray(node)) for (const one of node) texts(one, found);
  if (!isNode(node)) return found;
  if (node.type === 'Text') found.push(String(node['data']));
  else if (node.type === 'ExpressionTag') found.push(...shown(node['expression']));
  else if (node.type === 'Attribute') {
    const { name, value } = node as unknown as AST.Attribute;
    if (spoken.has(name) && value !== true) texts(value, found);
  } else if (node.type === 'StyleDirective') {
    // Nobody reads it.
  } else if (node.type === 'RegularElement' || node.type === 'Component') {
    const { name, attributes, fragment } = node as unknown as AST.RegularElement | AST.Component;
    texts(attributes, found);
    // Code shown as such, and keys of the keyboard, are no words.
    if (!/^(?:code|kbd|pre)$/.test(name)) texts(fragment, found);
  } else {
    for (const [key, value] of Object.entries(node))
      if (!/^(?:expression|test|context|key|metadata|css|instance|module|options)$/.test(key))
        texts(value, found);
  }
  return found;
}

const hardCoded = (source: string) =>
  texts(parse(source, { modern: true }).fragment).filter((text) => words(text).length > 0);

describe('the check', () => {
  it.each([
    ['<p>Hello there</p>', ['Hello there']],
    ['<button title="Close">×</button>', ['Close']],
    ['<p>{late ? "Too late" : t.soon}</p>', ['Too late']],
    ['<p aria-label={`Go to ${name}`}></p>', ['Go to ']],
    ['{#if here}<b>Yes</b>{:else}<i>No way</i>{/if}', ['Yes', 'No way']],
    ['{#each list as one}<li>one by one</li>{/each}', ['one by one']],
    ['<Row name="row_id" size={3} text="Row one" />', ['Row one']],
    [
      '<input name="email" class="wide field" /><p>{t.hello} · {n} ×</p><kbd>Ctrl</kbd>{#if kind === "case"}–{/if}',
      [],
    ],
  ])('finds the words of %s', (source, found) => expect(hardCoded(source)).toEqual(found));
});

it('finds the components', () => expect(components.length).toBeGreaterThan(80));

it.each(components)('%s has no words of its own', (file) => {
  expect(hardCoded(readFileSync(root + file, 'utf8'))).toEqual([]);
});

/** Sentences in a program that are not for its developers: what is thrown or logged is. */
function sentences(source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && /Error$/.test(node.expression.getText())) return;
    if (ts.isCallExpression(node) && node.expression.getText().startsWith('console.')) return;
    const text = ts.isStringLiteralLike(node) ? node.text : ts.isTemplateHead(node) ? node.text : '';
    if (/^\p{Lu}\p{Ll}+ \p{L}+/u.test(text)) found.push(text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('it.ts', source, ts.ScriptTarget.ESNext, true));
  return found;
}

/** The program's half of a component. */
const script = (source: string) =>
  [...source.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map((one) => one[1]).join('\n');

it('finds sentences in programs', () => {
  expect(
    sentences('toast("Not saved"); throw new Error("Bad luck here"); const a = `Hello dear ${b}`;'),
  ).toEqual(['Not saved', 'Hello dear ']);
});

it.each([...modules, ...components])('%s says no sentence of its own', (file) => {
  const source = readFileSync(root + file, 'utf8');
  expect(sentences(file.endsWith('.svelte') ? script(source) : source)).toEqual([]);
});
