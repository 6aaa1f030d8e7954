import { contrast, parseHex, parseOklch } from '$ui/color.ts';
import { describe, expect, test } from 'vitest';
import { accents, brandSheet } from './brand.ts';

const brands = [
  '#0e7c86',
  '#ffcc00',
  '#ffffff',
  '#000000',
  '#ff0000',
  '#00ff00',
  '#0000ff',
  '#777777',
  '#ffc0cb',
  '#123',
];
/** paper-raised of the tokens: the ground of the header and of other people's bubbles. */
const paper = { light: parseOklch('oklch(100% 0 0)'), dark: parseOklch('oklch(24.5% 0.015 230)') };

describe.each(brands)('%s', (hex) => {
  const brand = parseHex(hex);
  test.each(['light', 'dark'] as const)('can be read in the %s theme', (theme) => {
    if (!brand) throw new Error(`not a colour: ${hex}`);
    const a = accents(brand, theme === 'dark');
    const pair = (x: string, y: string) => contrast(a[x]!, a[y]!);
    expect(pair('accent', 'on-accent')).toBeGreaterThanOrEqual(4.5);
    expect(pair('accent-hover', 'on-accent')).toBeGreaterThanOrEqual(4.5);
    expect(pair('accent-ink', 'accent-soft')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(a['accent-ink']!, paper[theme])).toBeGreaterThanOrEqual(4.5);
  });
});

test('a colour that already works stays itself', () => {
  const brand = parseHex('#0e5c86')!;
  expect(accents(brand, false)['accent']).toEqual(brand);
  const yellow = parseHex('#ffcc00')!;
  expect(accents(yellow, false)['accent']?.l).toBe(yellow.l);
});

test('what is no colour changes nothing and cannot smuggle style', () => {
  for (const bad of ['', 'red', '#12', '#1234567', '#fff}:host{display:none', 'url(x)'])
    expect(brandSheet(bad)).toBe('');
});

test('white, black and grey come out as the specification says', () => {
  expect(contrast(parseHex('#000')!, parseHex('#fff')!)).toBeCloseTo(21, 1);
  expect(contrast(parseHex('#777777')!, parseHex('#fff')!)).toBeCloseTo(4.48, 1);
});
