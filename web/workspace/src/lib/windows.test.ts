import { describe, expect, it } from 'vitest';
import { arrange, inOrder, seat, widths, type MiniWindow } from './windows.ts';

const win = (id: string, order: number, minimized = false): MiniWindow => ({ id, order, minimized });
const ids = (list: readonly { id: string }[]) => list.map((one) => one.id);
/** Room for exactly so many open windows. */
const roomFor = (n: number) => n * (widths.open + widths.gap);

/** What the windows are after the orders of `seat` were applied. */
function seated(windows: readonly MiniWindow[], id: string, room: number): MiniWindow[] {
  const orders = new Map(seat(windows, id, room).map((one) => [one.id, one.order]));
  const moved = windows
    .filter((one) => one.id !== id)
    .map((one) => ({ ...one, order: orders.get(one.id) ?? one.order }));
  return [...moved, win(id, orders.get(id)!)];
}

describe('arrange', () => {
  it('shows all while there is room, the lowest order first', () => {
    const all = [win('c', 3), win('a', 1), win('b', 2)];
    expect(arrange(all, roomFor(3))).toEqual({ shown: inOrder(all), stacked: [] });
  });

  it('stacks those furthest from the sidebar, and leaves room for the stack itself', () => {
    const all = [win('a', 1), win('b', 2), win('c', 3)];
    const { shown, stacked } = arrange(all, roomFor(2) + widths.stack + widths.gap);
    expect(ids(shown)).toEqual(['a', 'b']);
    expect(ids(stacked)).toEqual(['c']);
    expect(ids(arrange(all, roomFor(2)).shown)).toEqual(['a']);
  });

  it('counts folded windows by their own width, and may have room for none', () => {
    const folded = [win('a', 1, true), win('b', 2, true), win('c', 3, true)];
    expect(arrange(folded, roomFor(2)).stacked).toEqual([]);
    expect(ids(arrange([win('a', 1)], 100).stacked)).toEqual(['a']);
    expect(arrange([], 0)).toEqual({ shown: [], stacked: [] });
  });
});

describe('seat', () => {
  const three = [win('a', 1), win('b', 2), win('c', 3)];

  it('opens beside the others while there is room', () => {
    expect(seat(three, 'd', roomFor(4))).toEqual([{ id: 'd', order: 4 }]);
    expect(seat([], 'a', roomFor(1))).toEqual([{ id: 'a', order: 1 }]);
  });

  it('takes the place of the last one that is shown, and moves no other', () => {
    const room = roomFor(3);
    const before = ids(arrange(three, room).shown);
    const { shown, stacked } = arrange(seated(three, 'd', room), room);
    expect(before).toEqual(['a', 'b', 'c']);
    expect(ids(shown)).toEqual(['a', 'd']);
    expect(ids(stacked)).toEqual(['b', 'c']);
  });

  it('brings one from the stack to the front of it', () => {
    const room = roomFor(2) + widths.stack + widths.gap;
    expect(ids(arrange(three, room).stacked)).toEqual(['c']);
    const now = arrange(seated(three, 'c', room), room);
    expect(ids(now.shown)).toEqual(['a', 'c']);
    expect(ids(now.stacked)).toEqual(['b']);
  });

  it('leaves a window where it stands that is opened again', () => {
    expect(seat(three, 'b', roomFor(3))).toEqual([{ id: 'b', order: 2 }]);
  });

  it('is seen after it was opened, whatever the room, and never twice in one place', () => {
    for (let room = roomFor(1) + widths.stack + widths.gap; room < roomFor(6); room += 40) {
      for (let n = 0; n < 6; n++) {
        const some = Array.from({ length: n }, (_, i) => win(`w${i}`, i + 1, i % 3 === 2));
        const now = seated(some, 'x', room);
        expect(ids(arrange(now, room).shown)).toContain('x');
        expect(new Set(now.map((one) => one.order)).size).toBe(now.length);
      }
    }
  });
});
