// Writes ui/words.gen.ts, the TypeScript types of the words on the screens, from the
// English messages in languages/en.json.
//
//   node scripts/words.mjs            writes the file
//   node scripts/words.mjs --check    fails when the file is not what would be written
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** @typedef {string | { [key: string]: Words }} Words */

/** @param {string} path */
const file = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const output = file('ui/words.gen.ts');

// The screens' own reader of messages, which Node does not take as TypeScript.
const { outputText } = ts.transpileModule(readFileSync(file('ui/messageformat.ts'), 'utf8'), {
  compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
});
const { parse, names } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);

/**
 * What the plurals of a message count.
 * @param {any[]} parts
 * @returns {string[]}
 */
const counted = (parts) =>
  parts.flatMap((part) =>
    part.cases
      ? [...(part.plural ? [part.name] : []), ...Object.values(part.cases).flatMap((inner) => counted(inner))]
      : [],
  );

/** @param {string} text */
function leaf(text) {
  const parts = parse(text);
  const numbers = counted(parts);
  const taken = names(parts).map(
    (/** @type {string} */ name) => `${name}: ${numbers.includes(name) ? 'number' : 'Value'}`,
  );
  return taken.length === 0 ? 'string' : `(${taken.join(', ')}) => string`;
}

/**
 * @param {Words} words
 * @param {string} indent
 * @returns {string}
 */
function type(words, indent) {
  if (typeof words === 'string') return leaf(words);
  const inner = `${indent}  `;
  const members = Object.entries(words).map(([key, value]) => ({ key, of: type(value, inner) }));
  const lines = members.map(
    ({ key, of }) => `${inner}readonly ${/^(?:[a-z_]\w*|\d+)$/i.test(key) ? key : `'${key}'`}: ${of};`,
  );
  // Groups of plain words name the values of something, and are looked up by them.
  if (members.every(({ of }) => of === 'string')) lines.push(`${inner}readonly [value: string]: string;`);
  return `{\n${lines.join('\n')}\n${indent}}`;
}

const english = JSON.parse(readFileSync(file('languages/en.json'), 'utf8'));
const sections = [
  'workspace',
  'settings',
  'account',
  'hand',
  'offers',
  'routing',
  'wrapup',
  'board',
  'whatif',
  'widget',
].map((name) => {
  const title = name[0]?.toUpperCase() + name.slice(1);
  return `/** The section "${name}" of a language file, compiled. */\nexport interface ${title}Words ${type(english[name], '')}\n`;
});
const text = [
  '// Generated from languages/en.json by `npm run words`; edit that file instead.\n',
  "import type { Value } from './messageformat.ts';\n",
  ...sections,
].join('\n');

if (!process.argv.includes('--check')) {
  writeFileSync(output, text);
} else if (!existsSync(output) || readFileSync(output, 'utf8') !== text) {
  console.error(
    'web/ui/words.gen.ts is not what the words say today: run `npm run words` and commit the file.',
  );
  process.exit(1);
}
