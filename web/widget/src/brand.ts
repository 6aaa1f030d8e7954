import { contrast, parseHex, type Oklch } from '$ui/color.ts';

const white: Oklch = { l: 1, c: 0, h: 0 };
const text = (c: Oklch) => `oklch(${+(c.l * 100).toFixed(2)}% ${+c.c.toFixed(4)} ${+c.h.toFixed(2)})`;

/** Moves the lightness until the colour can be read on (or under) `other`. */
function until(color: Oklch, step: number, other: Oklch, ratio: number): Oklch {
  const moved = { ...color };
  while (contrast(moved, other) < ratio && (step > 0 ? moved.l < 1 : moved.l > 0))
    moved.l = Math.min(1, Math.max(0, moved.l + step));
  return moved;
}

/** The accent tokens of one theme, derived from a brand colour; each pair meets WCAG 2.2 AA. */
export function accents(brand: Oklch, dark: boolean): Record<string, Oklch> {
  const h = brand.h;
  const ink: Oklch = { l: 0.2, c: Math.min(brand.c, 0.03), h };
  const soft: Oklch = { l: dark ? 0.32 : 0.945, c: Math.min(brand.c, dark ? 0.045 : 0.025), h };
  const paper: Oklch = dark ? { l: 0.245, c: 0.015, h: 230 } : white;
  // A bright brand stays itself and carries dark text; a deep one carries white.
  const bright = dark || (brand.l >= 0.7 && contrast(brand, white) < 3);
  const on = bright ? ink : white;
  let accent = until(
    { ...brand, c: Math.min(brand.c, dark ? 0.15 : 0.25) },
    bright ? 0.005 : -0.005,
    on,
    4.5,
  );
  if (dark) accent = until(accent, 0.005, paper, 4.5);
  // Hovering moves away from the text on it, so that it only becomes more readable.
  const hover = { ...accent, l: Math.min(1, Math.max(0, accent.l + (bright ? 0.05 : -0.06))) };
  const readable = until({ ...brand, c: Math.min(brand.c, 0.13) }, dark ? 0.005 : -0.005, soft, 4.6);
  return { accent, 'accent-hover': hover, 'accent-ink': readable, 'accent-soft': soft, 'on-accent': on };
}

/**
 * A style sheet that puts the company's colour in the place of our accent, adjusted until
 * it meets contrast in both themes; empty for what is no `#rrggbb`.
 */
export function brandSheet(color: string): string {
  const brand = parseHex(color);
  if (!brand) return '';
  const tokens = (dark: boolean) =>
    Object.entries(accents(brand, dark))
      .map(([name, value]) => `--${name}:${text(value)};`)
      .join('');
  const night = tokens(true);
  return (
    `:host{${tokens(false)}}` +
    `@media(prefers-color-scheme:dark){:host(:not([data-theme=light])){${night}}}` +
    `:host([data-theme=dark]){${night}}`
  );
}
