import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { choose, region } from './languages.ts';
import { names, parse } from './messageformat.ts';

const folder = `${import.meta.dirname}/../languages/`;
const files = readdirSync(folder);

interface Group {
  [key: string]: string | Group;
}
const read = (file: string) => JSON.parse(readFileSync(folder + file, 'utf8')) as Group;

/** Every message by its path: "workspace.queue.waiting". Keys of server.errors and server.explains are whole sentences. */
function flat(group: Group, path: string[] = []): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(group)) {
    if (typeof value === 'string') found.set([...path, key].join(' › '), value);
    else for (const [at, text] of flat(value, [...path, key])) found.set(at, text);
  }
  return found;
}

const messages = (file: string) =>
  new Map(
    [...flat(read(file))].filter(
      ([path]) => !/^(?:language|server › errors|server › explains) › /.test(path),
    ),
  );
const english = messages('en.json');

type Parts = ReturnType<typeof parse>;
/** The cases of every plural in a message. */
const plurals = (parts: Parts): string[][] =>
  parts.flatMap((part) =>
    typeof part === 'object' && 'cases' in part
      ? [...(part.plural ? [Object.keys(part.cases)] : []), ...Object.values(part.cases).flatMap(plurals)]
      : [],
  );

/** The text of a message without its placeholders. */
const bare = (parts: Parts): string =>
  parts
    .map((part) =>
      typeof part === 'string' ? part : 'cases' in part ? Object.values(part.cases).map(bare).join(' ') : ' ',
    )
    .join('');

describe.each(files)('%s', (file) => {
  const own = messages(file);
  const about = (read(file)['language'] ?? {}) as Group;

  it('says which language it is, by the name it has', () => {
    expect(`${String(about['code'])}.json`).toBe(file);
    expect(Intl.getCanonicalLocales(String(about['code']))).toEqual([about['code']]);
    expect(about['name']).toMatch(/\p{L}/u);
  });

  it('has exactly the messages of English, in the same places', () => {
    expect([...own.keys()].filter((path) => !english.has(path))).toEqual([]);
    expect([...english.keys()].filter((path) => !own.has(path))).toEqual([]);
  });

  it('has messages that can be read, with the placeholders of English', () => {
    for (const [path, text] of own) {
      const wanted = names(parse(english.get(path) ?? '')).sort();
      expect({ path, names: names(parse(text)).sort() }).toEqual({ path, names: wanted });
    }
  });

  it('has every plural the language makes of whole numbers, and none it does not', () => {
    const rules = new Intl.PluralRules(String(about['code']));
    const made = new Set(Array.from({ length: 200 }, (_, n) => rules.select(n)));
    const known: string[] = rules.resolvedOptions().pluralCategories;
    for (const [path, text] of own) {
      for (const cases of plurals(parse(text))) {
        expect({ path, missing: [...made].filter((one) => !cases.includes(one)) }).toEqual({
          path,
          missing: [],
        });
        const strange = cases.filter((one) => !one.startsWith('=') && !known.includes(one));
        expect({ path, strange }).toEqual({ path, strange: [] });
      }
    }
  });

  it('repeats no sentence of another language', () => {
    const compared = messages(file === 'en.json' ? 'de.json' : 'en.json');
    const same = [...own].filter(
      ([path, text]) =>
        compared.get(path) === text && (bare(parse(text)).match(/\p{L}{2,}/gu)?.length ?? 0) > 2,
    );
    expect(same).toEqual([]);
  });
});

describe('choosing', () => {
  const codes = ['de', 'en', 'pt-BR', 'zh-Hant'];

  it.each([
    [['de-CH', 'en'], 'de'],
    [['fr', 'DE'], 'de'],
    [['pt'], 'pt-BR'],
    [['pt-PT', 'de'], 'pt-BR'],
    [['zh-hant'], 'zh-Hant'],
    [['fr', 'it'], 'en'],
    [[], 'en'],
    [['', '*', '-'], 'en'],
  ])('of %j takes %s', (wanted, code) => expect(choose(wanted, codes)).toBe(code));

  it('keeps the region for dates and numbers, where it is of the language', () => {
    expect(region('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB');
    expect(region('de', ['de', 'de-AT'])).toBe('de');
    expect(region('de', ['fr-CH'])).toBe('de');
    expect(region('de', ['de_broken!', 'de-AT'])).toBe('de-AT');
  });
});
