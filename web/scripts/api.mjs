// Writes ui/api.gen.ts, the TypeScript types of the JSON API, from the OpenAPI document
// that `bin/parley openapi` prints.
//
//   node scripts/api.mjs            writes the file
//   node scripts/api.mjs --check    fails when the file is not what would be written
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const binary = process.env['PARLEY_BIN'] ?? fileURLToPath(new URL('../../bin/parley', import.meta.url));
const output = fileURLToPath(new URL('../ui/api.gen.ts', import.meta.url));
/** An OpenAPI document far larger than ours would still fit. */
const MAX_DOCUMENT_BYTES = 64 << 20;

/**
 * The document as a client may rely on it. Unknown members are ignored by both sides, which as
 * a type would allow any misspelt name; Go's lists are called nullable, but the desk sends [].
 * @param {unknown} part
 * @returns {unknown}
 */
function told(part) {
  if (Array.isArray(part)) return part.map(told);
  if (part === null || typeof part !== 'object') return part;
  /** @type {Record<string, unknown>} */
  const found = {};
  for (const [name, value] of Object.entries(part)) {
    if (name === 'additionalProperties' && value === true) continue;
    found[name] = name === 'type' && String(value) === 'array,null' ? 'array' : told(value);
  }
  return found;
}

if (!existsSync(binary)) {
  console.error(`${binary} does not exist: run \`make build\` first.`);
  process.exit(1);
}
const document = JSON.parse(
  execFileSync(binary, ['openapi'], { encoding: 'utf8', maxBuffer: MAX_DOCUMENT_BYTES }),
);
const types = astToString(await openapiTS(/** @type {any} */ (told(document)), { alphabetize: true }));
const text = `// Generated from the OpenAPI document by \`make api\`; edit the Go types instead.\n\n${types}`;

if (!process.argv.includes('--check')) {
  writeFileSync(output, text);
} else if (!existsSync(output) || readFileSync(output, 'utf8') !== text) {
  console.error('web/ui/api.gen.ts is not what the API says today: run `make api` and commit the file.');
  process.exit(1);
}
