/**
 * Colour arithmetic: just enough to prove that our tokens are readable and to bend a
 * company's brand colour until it is. A colour is OKLCH: lightness 0…1, chroma from 0,
 * hue in degrees (CSS Color 4, section 9.3).
 */
export interface Oklch {
  l: number;
  c: number;
  h: number;
}

/** Linear-light sRGB, each 0…1 inside the gamut. */
type Linear = [number, number, number];

/** Reads `oklch(49.5% 0.085 190)`; throws on anything else. */
export function parseOklch(text: string): Oklch {
  const m = /^oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)$/.exec(text);
  if (!m) throw new Error(`not an oklch() colour: ${text}`);
  return { l: Number(m[1]) / 100, c: Number(m[2]), h: Number(m[3]) };
}

/** Reads `#rgb` or `#rrggbb`; null for anything else. */
export function parseHex(text: string): Oklch | null {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(text);
  const hex = short
    ? short
        .slice(1)
        .map((d) => d + d)
        .join('')
    : /^#([\da-f]{6})$/i.exec(text)?.[1];
  if (!hex) return null;
  const [r, g, b] = [0, 2, 4].map((i) => {
    const v = parseInt(hex.slice(i, i + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  }) as Linear;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const A = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const B = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(A, B),
    h: (Math.atan2(B, A) * 180) / Math.PI,
  };
}

function linear({ l, c, h }: Oklch): Linear {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const L = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const M = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const S = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * L - 3.3077115913 * M + 0.2309699292 * S,
    -1.2684380046 * L + 2.6097574011 * M - 0.3413193965 * S,
    -0.0041960863 * L - 0.7034186147 * M + 1.707614701 * S,
  ];
}

function luminance(color: Oklch): number {
  const [r, g, b] = linear(color).map((v) => Math.min(1, Math.max(0, v))) as Linear;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast of two colours, 1…21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: Oklch, b: Oklch): number {
  const [x, y] = [luminance(a) + 0.05, luminance(b) + 0.05];
  return x > y ? x / y : y / x;
}
