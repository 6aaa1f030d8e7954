// Prints what the screens weigh on the wire (gzip, level 9) beside their budgets, and
// fails when one is exceeded.
//
//   node scripts/sizes.mjs [--jsonl FILE]
//
// With --jsonl the figures are appended to FILE, one object per line, in bytes.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const KB = 1000;

const budgets = [
  { name: 'size.widget_loader', what: 'widget loader', limit: 2 * KB, files: () => ['widget/widget.js'] },
  { name: 'size.widget', what: 'widget chat', limit: 25 * KB, files: () => ['widget/chat.js'] },
  { name: 'size.workspace', what: 'workspace, first JavaScript', limit: 120 * KB, files: initialScripts },
];

/**
 * The scripts the browser needs before the workspace shows anything: the entry and
 * what it imports statically, which Vite lists in index.html as modulepreload links.
 */
function initialScripts() {
  const html = readFileSync(`${dist}workspace/index.html`, 'utf8');
  const found = [...html.matchAll(/(?:src|href)="\/workspace\/([^"]+\.js)"/g)].map(
    (m) => `workspace/${m[1]}`,
  );
  if (found.length === 0)
    throw new Error('workspace/index.html names no script: has the build changed its base?');
  return [...new Set(found)];
}

const { values } = parseArgs({ options: { jsonl: { type: 'string' } } });
if (!existsSync(`${dist}workspace/index.html`) || !existsSync(`${dist}widget/chat.js`)) {
  console.error('The screens are not built: run `make build` first.');
  process.exit(1);
}

let exceeded = 0;
for (const { name, what, limit, files } of budgets) {
  const size = files().reduce(
    (sum, file) => sum + gzipSync(readFileSync(dist + file), { level: 9 }).length,
    0,
  );
  if (size > limit) exceeded++;
  const verdict = size > limit ? `over its budget by ${size - limit} bytes` : 'within its budget';
  console.log(
    `${what.padEnd(28)} ${String(size).padStart(7)} of ${String(limit).padStart(7)} bytes, ${verdict}`,
  );
  if (values.jsonl) appendFileSync(values.jsonl, JSON.stringify({ name, value: size, unit: 'bytes' }) + '\n');
}
process.exit(exceeded > 0 ? 1 : 0);
