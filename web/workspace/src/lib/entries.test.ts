import { describe, expect, it } from 'vitest';
import { blocks, join, merge, pieces, rows, withoutGap } from './entries.ts';
import type { Entry } from './wire.ts';

const at = (minute: number, day = 21) => new Date(2026, 10, day, 9, minute).toISOString();

function entry(seq: number, more: Partial<Entry> = {}): Entry {
  return {
    seq,
    kind: 'comment',
    author: { kind: 'guest', name: 'Grace' },
    body: `m${seq}`,
    at: at(seq),
    ...more,
  };
}

const seqs = (list: readonly Entry[]) => list.map((one) => one.seq);

describe('merge', () => {
  it('keeps the order of seq whatever arrives when', () => {
    expect(seqs(merge([entry(3), entry(5)], [entry(4), entry(1), entry(2)]))).toEqual([1, 2, 3, 4, 5]);
  });

  it('drops repetitions and keeps the entry it had', () => {
    const first = entry(1);
    const have = [first, entry(2)];
    expect(merge(have, [entry(1, { body: 'other' })])).toBe(have);
    expect(merge(have, [entry(1, { body: 'other' }), entry(3)])[0]).toBe(first);
  });

  it('is the same list when nothing is new', () => {
    const have = [entry(1)];
    expect(merge(have, [])).toBe(have);
  });

  it('takes a shuffled and doubled stream as the stream', () => {
    const all = Array.from({ length: 200 }, (_, i) => entry(i + 1));
    let have: readonly Entry[] = [];
    for (let i = 0; i < 200; i++) {
      const from = (i * 73) % 200;
      have = merge(have, all.slice(from, from + 7));
    }
    expect(seqs(have)).toEqual(seqs(all));
  });
});

describe('withoutGap', () => {
  it('keeps what follows the last gap', () => {
    expect(seqs(withoutGap([entry(1), entry(2), entry(40), entry(41)]))).toEqual([40, 41]);
  });

  it('is the same list when there is no gap', () => {
    const list = [entry(7), entry(8)];
    expect(withoutGap(list)).toBe(list);
  });
});

describe('blocks', () => {
  const shape = (list: Entry[]) =>
    blocks(list).map((one) => (one.type === 'batch' ? one.entries.map((e) => e.seq).join('+') : one.type));

  it('batches one author within 20 minutes', () => {
    expect(shape([entry(1, { at: at(0) }), entry(2, { at: at(20) }), entry(3, { at: at(41) })])).toEqual([
      'day',
      '1+2',
      '3',
    ]);
  });

  it('never batches across authors, kinds or system lines', () => {
    const anna = { kind: 'user' as const, id: 'a', name: 'Anna' };
    expect(
      shape([
        entry(1, { at: at(0) }),
        entry(2, { at: at(1), author: anna }),
        entry(3, { at: at(2), author: anna, kind: 'work_note' }),
        entry(4, { at: at(3), author: anna, kind: 'work_note' }),
        entry(5, { at: at(4), kind: 'system' }),
        entry(6, { at: at(5), author: anna, kind: 'work_note' }),
      ]),
    ).toEqual(['day', '1', '2', '3+4', 'system', '6']);
  });

  it('tells two authors of the same name apart by their id', () => {
    const one = { kind: 'user' as const, id: '1', name: 'Anna' };
    const other = { kind: 'user' as const, id: '2', name: 'Anna' };
    expect(shape([entry(1, { author: one }), entry(2, { author: other })])).toEqual(['day', '1', '2']);
  });

  it('begins a batch anew with each day', () => {
    const late = new Date(2026, 10, 20, 23, 59).toISOString();
    const early = new Date(2026, 10, 21, 0, 1).toISOString();
    expect(shape([entry(1, { at: late }), entry(2, { at: early })])).toEqual(['day', '1', 'day', '2']);
  });
});

describe('pieces', () => {
  const links = (text: string) => pieces(text).flatMap((one) => one.href ?? []);

  it('joins to the text it came from', () => {
    const text = 'see (https://example.org/a_(b)), http://x.test. Not ftp://x or javascript:alert(1)';
    expect(
      pieces(text)
        .map((one) => one.text)
        .join(''),
    ).toBe(text);
    expect(links(text)).toEqual(['https://example.org/a_(b)', 'http://x.test/']);
  });

  it('makes no link of other schemes or of markup', () => {
    expect(links('javascript:alert(1) <a href="data:x">x</a>')).toEqual([]);
    expect(links('<b>https://example.org</b>')).toEqual(['https://example.org/']);
    expect(links('https://')).toEqual([]);
  });
});

describe('rows', () => {
  const drawn = (list: Entry[], complete: boolean) =>
    rows(list, complete).map((row) => `${row.day ? 'd' : ''}${row.head ? 'h' : ''}${row.entry.seq}`);

  it('changes no row when a page is put before it', () => {
    const all = Array.from({ length: 9 }, (_, i) => entry(i + 1, { at: at(i * 15, i < 4 ? 20 : 21) }));
    const late = drawn(all.slice(4), false);
    expect(drawn(all, true).slice(-late.length)).toEqual(late);
  });

  it('keeps the key of a message from the moment it is sent', () => {
    expect(rows([entry(1, { client_id: 'x' }), entry(2)], true).map((row) => row.key)).toEqual([
      'c-x',
      's-2',
    ]);
  });
});

describe('join', () => {
  it('takes a page that touches the list and no other', () => {
    const have = [entry(5), entry(6)];
    expect(seqs(join(have, [entry(3), entry(4)]))).toEqual([3, 4, 5, 6]);
    expect(seqs(join(have, [entry(7)]))).toEqual([5, 6, 7]);
    expect(join(have, [entry(1), entry(2)])).toBe(have);
  });
});

describe('mentions', () => {
  it('are marked where the name stands, the longest first, and never inside a link', () => {
    const people = [
      { id: 'b', name: 'Ben' },
      { id: 'bh', name: 'Ben Hur' },
    ];
    const found = pieces('@Ben Hur and @Ben: https://x.test/@Ben', people);
    expect(found.flatMap((one) => one.mention ?? [])).toEqual(['bh', 'b']);
    expect(found.map((one) => one.text).join('')).toBe('@Ben Hur and @Ben: https://x.test/@Ben');
  });
});
