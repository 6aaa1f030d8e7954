/** Browser and system of a user agent in three words; its text when neither is known. */
export function device(agent: string): string {
  const first = (rules: readonly (readonly [RegExp, string])[]) =>
    rules.find(([shape]) => shape.test(agent))?.[1];
  // The order matters: everybody claims to be the ones below them.
  const browser = first([
    [/Edg(?:e|A|iOS)?\//, 'Edge'],
    [/OPR\/|Opera/, 'Opera'],
    [/SamsungBrowser\//, 'Samsung Internet'],
    [/Firefox\/|FxiOS\//, 'Firefox'],
    [/Chrome\/|CriOS\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ]);
  const system = first([
    [/iPhone|iPod/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android'],
    [/Windows/, 'Windows'],
    [/Mac OS X|Macintosh/, 'Mac'],
    [/CrOS/, 'ChromeOS'],
    [/Linux/, 'Linux'],
  ]);
  if (!browser && !system) return agent;
  return [browser, system].filter(Boolean).join(', ');
}
