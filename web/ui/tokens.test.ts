import { describe, expect, test } from 'vitest';
import { contrast, parseOklch } from './color.ts';
import css from './tokens.css?raw';

/** The colour tokens of the first rule whose selector contains `selector`, by name without dashes. */
function tokensOf(selector: string): Record<string, string> {
  const start = css.indexOf('{', css.indexOf(selector));
  const body = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries(
    [...body.matchAll(/--([a-z-]+):\s*(oklch\([^/)]+\))/g)].map((m) => [m[1] ?? '', m[2] ?? '']),
  );
}

const light = tokensOf(':root,');
const themes = {
  light,
  'dark by the system': { ...light, ...tokensOf(":root:not([data-theme='light'])") },
  'dark by attribute': { ...light, ...tokensOf(":root[data-theme='dark']") },
};

const grounds = ['paper', 'paper-raised', 'paper-sunk', 'accent-soft', 'note-soft'];
const text: [string, string[]][] = [
  ...['ink', 'ink-soft', 'accent-ink'].map((name): [string, string[]] => [name, grounds]),
  ...['good', 'warn', 'bad'].map((name): [string, string[]] => [
    name,
    ['paper', 'paper-raised', 'paper-sunk', `${name}-soft`],
  ]),
  ['ink', ['good-soft', 'warn-soft', 'bad-soft']],
  ['note-ink', ['paper', 'paper-raised', 'note-soft']],
  ['on-accent', ['accent', 'accent-hover']],
  ['on-note', ['note', 'note-hover']],
  ['on-bad', ['bad', 'bad-hover']],
];
const shapes = ['line-strong', 'note-line', 'available', 'away', 'offline', 'accent'];

describe.each(Object.entries(themes))('%s', (_, tokens) => {
  const color = (name: string) => parseOklch(tokens[name] ?? `missing ${name}`);

  test.each(text.flatMap(([ink, on]) => on.map((ground) => [ink, ground] as const)))(
    'text %s on %s is readable (1.4.3: 4.5 to 1)',
    (ink, ground) => {
      expect(contrast(color(ink), color(ground))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each(shapes.flatMap((s) => ['paper', 'paper-raised'].map((ground) => [s, ground] as const)))(
    'the shape of %s on %s can be made out (1.4.11: 3 to 1)',
    (shape, ground) => {
      expect(contrast(color(shape), color(ground))).toBeGreaterThanOrEqual(3);
    },
  );
});

test('both ways into the dark theme lead to the same one', () => {
  expect(themes['dark by attribute']).toEqual(themes['dark by the system']);
});
