// Reads the events of `go test -json` and prints, for a person, what failed and with which
// output, what was skipped, and the slowest packages.
//
//   node scripts/go-test-report.mjs EVENTS COUNTFILE
//
// COUNTFILE gets one line "PASSED FAILED". Tests that skip themselves count as failed, and
// so does a package that fails without any of its tests failing (it does not compile, it
// panics, it times out). The exit code says whether anything failed.
import { readFileSync, writeFileSync } from 'node:fs';

/** How many packages the list of the slowest names. */
const SLOWEST = 10;

const [eventsFile, countFile] = process.argv.slice(2);
const output = new Map(); // by package and test: lines
const verdicts = new Map(); // by package and test: pass, fail, skip
const packages = new Map(); // by package: { verdict, seconds }
const parents = new Set(); // tests that have subtests, which are counted in their place
const stray = []; // what is no event: messages of the go command itself

for (const line of readFileSync(eventsFile, 'utf8').split('\n')) {
  if (line === '') continue;
  let event;
  try {
    event = JSON.parse(line);
  } catch {
    stray.push(line + '\n');
    continue;
  }
  const name = event.Package ?? event.ImportPath?.replace(/ .*/, '') ?? '';
  const key = event.Test ? `${name} ${event.Test}` : name;
  switch (event.Action) {
    case 'output':
    case 'build-output':
      if (!output.has(key)) output.set(key, []);
      output.get(key).push(event.Output);
      break;
    case 'pass':
    case 'fail':
    case 'skip':
      if (event.Test) {
        verdicts.set(key, event.Action);
        const parent = event.Test.lastIndexOf('/');
        if (parent > 0) parents.add(`${name} ${event.Test.slice(0, parent)}`);
      } else {
        packages.set(name, { verdict: event.Action, seconds: event.Elapsed ?? 0 });
      }
  }
}

const counted = [...verdicts].filter(([key]) => !parents.has(key));
const of = (verdict) => counted.filter(([, v]) => v === verdict).map(([key]) => key);
const failed = [...verdicts].filter(([, v]) => v === 'fail').map(([key]) => key);
const broken = [...packages].filter(
  ([name, { verdict }]) => verdict === 'fail' && !failed.some((key) => key.startsWith(`${name} `)),
);

process.stdout.write(stray.join(''));
for (const key of failed) {
  console.log(`FAIL ${key}`);
  process.stdout.write((output.get(key) ?? []).filter((l) => !l.startsWith('=== ')).join(''));
}
for (const [name] of broken) {
  console.log(`FAIL ${name}`);
  // A test that never ended has its output, with the stacks, under its own name.
  for (const [key, lines] of output) {
    if (key === name || (key.startsWith(`${name} `) && !verdicts.has(key))) process.stdout.write(lines.join(''));
  }
}
for (const key of of('skip')) console.log(`SKIPPED, which counts as failed: ${key}`);

const failures = counted.filter(([, v]) => v !== 'pass').length + broken.length;
// A parent that fails by itself while all its subtests pass.
const alone = failed.filter(
  (key) => parents.has(key) && !failed.some((other) => other.startsWith(`${key}/`)),
).length;
const total = failures + alone;
writeFileSync(countFile, `${of('pass').length} ${total}\n`);

console.log(`\nslowest packages`);
for (const [name, { seconds }] of [...packages].sort((a, b) => b[1].seconds - a[1].seconds).slice(0, SLOWEST)) {
  console.log(`${seconds.toFixed(1).padStart(8)} s  ${name}`);
}
process.exit(total > 0 ? 1 : 0);
