import { describe, expect, it } from 'vitest';
import { compile, format, MessageError, names, parse, type Value } from './messageformat.ts';

const say = (text: string, values: Record<string, Value> = {}, language = 'en') =>
  format(parse(text), values, language);

describe('messages', () => {
  it('fills in values, numbers as the language writes them', () => {
    expect(say('{name} waits')).toBe(' waits');
    expect(say('{ name } waits in {queue}', { name: 'Grace', queue: '{n}' })).toBe('Grace waits in {n}');
    expect(say('{n} of {all}', { n: 1234.5, all: '1234' })).toBe('1,234.5 of 1234');
    expect(say('{n}', { n: 1234.5 }, 'de')).toBe('1.234,5');
  });

  it('chooses the plural of the language', () => {
    const waiting = '{n, plural, =0 {Nobody waits} one {# person waits} other {# people wait}}';
    expect([0, 1, 2, 1000].map((n) => say(waiting, { n }))).toEqual([
      'Nobody waits',
      '1 person waits',
      '2 people wait',
      '1,000 people wait',
    ]);
    const files = '{n, plural, one {# plik} few {# pliki} many {# plików} other {# pliku}}';
    expect([1, 3, 5, 22, 25, 1.5].map((n) => say(files, { n }, 'pl'))).toEqual([
      '1 plik',
      '3 pliki',
      '5 plików',
      '22 pliki',
      '25 plików',
      '1,5 pliku',
    ]);
    expect(say('{n, plural, =-1 {no limit} other {#}}', { n: -1 })).toBe('no limit');
    expect(say('{n, plural, =1 {exactly} one {one} other {#}}', { n: '1' })).toBe('exactly');
  });

  it('chooses by value, and keeps the number of the plural around a choice', () => {
    const text =
      '{n, plural, one {{who, select, you {you and #} other {{who} and #}} more} other {{who}: # #}}';
    expect(say(text, { n: 1, who: 'you' })).toBe('you and 1 more');
    expect(say(text, { n: 1, who: 'Ada' })).toBe('Ada and 1 more');
    expect(say(text, { n: 2, who: 'Ada' })).toBe('Ada: 2 2');
    expect(say('{x, select, toString {a} other {b}}', { x: 'valueOf' })).toBe('b');
  });

  it('leaves alone what is meant', () => {
    expect(say("It's $'{agent}', '{'{n}'}' and ''this''", { n: 1 })).toBe("It's ${agent}, {1} and 'this'");
    expect(say("# stays, {n, plural, other {'#'#}}", { n: 3 })).toBe('# stays, #3');
    expect(say('{n, plural, other {# of {m, plural, other {#}}, #}}', { n: 3, m: 4 })).toBe('3 of 4, 3');
    expect(say('')).toBe('');
  });

  it.each([
    ['{', 2, 'A placeholder without a name'],
    ['Hello {name', 12, 'The placeholder name is not closed'],
    ['Hello }', 7, 'A } without a {'],
    ['{1}', 2, 'A placeholder without a name'],
    ['{n, number}', 4, 'Neither plural nor select'],
    ['{n, pluralone {}}', 4, 'Neither plural nor select'],
    ['{n, plural one {a} other {b}}', 11, 'No comma after plural'],
    ['{n, plural, one {a}}', 20, 'There is no case “other”'],
    ['{n, plural, 1 {a} other {b}}', 14, '1 is no plural category'],
    ['{n, plural, other {a} other {b}}', 28, 'The case other twice'],
    ['{n, plural, other}', 18, 'No { after the case other'],
    ['{n, plural, other {a', 21, 'The case other is not closed'],
    ["'{ forgotten", 1, "A quotation that no ' ends"],
  ])('says what is wrong with %s', (text, at, what) => {
    let thrown: unknown;
    try {
      parse(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(MessageError);
    expect((thrown as MessageError).message).toBe(`${what} at character ${at} of “${text}”`);
    expect((thrown as MessageError).at).toBe(at);
  });

  it('survives whatever is written', () => {
    // A generator of its own, so that a failure happens again.
    let seed = 20_261;
    const next = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const bits = [
      '{', '}', "'", "''", '#', ',', ' ', 'n', 'one', 'other', '=0', '{n}', '{n, plural, ', 'other {', 'é😀',
      'select', '{x, select, a {', '}}', '\\', '\n', '__proto__',
    ]; // prettier-ignore
    let read = 0;
    for (let round = 0; round < 20_000; round++) {
      const text = Array.from({ length: next(14) }, () => bits[next(bits.length)]).join('');
      let parts;
      try {
        parts = parse(text);
      } catch (error) {
        expect(error).toBeInstanceOf(MessageError);
        expect((error as MessageError).at).toBeLessThanOrEqual(text.length + 1);
        continue;
      }
      read++;
      const values = Object.fromEntries(names(parts).map((name) => [name, next(3)]));
      expect(typeof format(parts, values, 'en')).toBe('string');
    }
    expect(read).toBeGreaterThan(1000);
  });
});

describe('compile', () => {
  interface Words {
    plain: string;
    group: { took: (who: Value, what: Value) => string; count: (n: number) => string };
  }
  const english = {
    plain: "Don''t",
    group: { took: '{who} took {what}', count: '{n, plural, one {# year} other {# years}}' },
  };

  it('makes text and functions, whose values come in English order', () => {
    const words = compile<Words>(english, undefined, 'en-IN');
    expect(words.plain).toBe("Don't");
    expect(words.group.took('Ada', 'it')).toBe('Ada took it');
    expect(words.group.count(123456)).toBe('1,23,456 years');

    const german = { plain: 'Nein', group: { took: '{what} nahm {who}', count: '# {n}' } };
    expect(compile<Words>(english, german, 'de').group.took('Ada', 'es')).toBe('es nahm Ada');
  });

  it('says in English what another language lacks or has wrong', () => {
    const other = { group: { took: '{who', count: {} } };
    const words = compile<Words>(english, other, 'de');
    expect(words.plain).toBe("Don't");
    expect(words.group.took('Ada', 1000)).toBe('Ada took 1,000');
    expect(words.group.count(1)).toBe('1 year');
  });

  it('refuses wrong English, which is in the code', () => {
    expect(() => compile({ wrong: '{' }, undefined, 'en')).toThrow(MessageError);
  });
});
