import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from '@tanstack/virtual-core';
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';

/** What a list of rows is told; the functions are called again whenever what they read changes. */
interface Options<T> {
  /** All rows, also those out of sight. */
  rows(): readonly T[];
  /** The element that scrolls. */
  box(): HTMLElement | undefined;
  /** How high a row will be, px, before anybody has seen it. */
  estimate(row: T): number;
  /** Room above the first row and below the last, px. */
  above: number;
  below: number;
}

/** A row that is drawn. */
interface Drawn<T> {
  row: T;
  index: number;
}

/** Rows drawn beyond the edges of the view: what a turn of the wheel uncovers before the next frame. */
const beyond = 8;
/** Heights remembered of rows that are no longer in the list, for when they come back. */
const mostHeights = 5000;

/**
 * Draws of a long list only the rows that are near the view: TanStack Virtual's core with
 * runes (its Svelte adapter speaks stores). The list is anchored by the key of the row in
 * view, so rows may come and go above without what one reads moving.
 */
export class VirtualRows<T extends { key: string }> {
  readonly #o: Options<T>;
  readonly #core: Virtualizer<HTMLElement, HTMLElement>;
  /** Counts up whenever the core has something new to draw. */
  #turn = $state(0);
  /** The rows the core knows of. */
  readonly #rows: readonly T[] = $derived.by(() => {
    const rows = this.#o.rows();
    untrack(() => this.#core.setOptions(this.#settings(rows)));
    return rows;
  });
  /** The rows to draw, in order. */
  readonly drawn: readonly Drawn<T>[] = $derived.by(() => {
    const rows = this.#rows;
    void this.#turn;
    return this.#items().flatMap(({ index }) => (rows[index] ? [{ row: rows[index], index }] : []));
  });
  /** How high all rows are together, and where the first drawn one begins, px. */
  readonly total: number = $derived.by(() => {
    void this.#rows;
    void this.#turn;
    return this.#core.getTotalSize();
  });
  readonly start: number = $derived.by(() => {
    void this.#rows;
    void this.#turn;
    return this.#items()[0]?.start ?? this.#o.above;
  });

  /** To be called while a component is made: it lives as long as that. */
  constructor(options: Options<T>) {
    this.#o = options;
    this.#core = new Virtualizer(this.#settings([]));
    $effect(() => {
      void [this.#o.box(), this.#rows];
      untrack(() => this.#core._willUpdate());
    });
    $effect(() => this.#core._didMount());
  }

  #settings(rows: readonly T[]): ConstructorParameters<typeof Virtualizer<HTMLElement, HTMLElement>>[0] {
    const { box, estimate, above, below } = this.#o;
    return {
      count: rows.length,
      getScrollElement: () => box() ?? null,
      getItemKey: (index) => rows[index]?.key ?? index,
      estimateSize: (index) => (rows[index] ? estimate(rows[index]) : 0),
      measureElement: (element, entry) =>
        // Not rounded: rows stand in the flow, so the sum of their heights has to be right.
        entry?.borderBoxSize[0]?.blockSize ?? element.getBoundingClientRect().height,
      initialOffset: () => this.#core.getTotalSize(),
      anchorTo: 'end',
      overscan: beyond,
      paddingStart: above,
      paddingEnd: below,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => untrack(() => this.#turn++),
    };
  }

  #items(): VirtualItem[] {
    return this.#core.getVirtualItems();
  }

  /** For every row's element, which must say its index as `data-index`. */
  readonly measured: Attachment<HTMLElement> = (element) => {
    untrack(() => this.#core.measureElement(element));
    return () => this.#core.measureElement(null);
  };

  /** Scrolls to the end, and draws what is there in the same frame. */
  toEnd(): void {
    const box = this.#o.box();
    if (!box) return;
    box.scrollTop = box.scrollHeight;
    this.#arrived(box);
  }

  /** Has the core know at once where the view is: rows that come before the browser says so are anchored there. */
  #arrived(box: HTMLElement): void {
    if (this.#core.scrollOffset === box.scrollTop) return;
    this.#core.scrollOffset = box.scrollTop;
    this.#turn++;
  }

  /** The row at a distance from the top of all, px. */
  at(offset: number): T | undefined {
    const item = this.#core.getVirtualItemForOffset(offset);
    return item && this.#rows[item.index];
  }

  /** Scrolls so that a row stands in the middle. */
  reveal(index: number): void {
    this.#core.scrollToIndex(index, { align: 'center' });
    const box = this.#o.box();
    if (box) this.#arrived(box);
  }

  /** Forgets the heights of rows that are not in the list, once they are many. */
  forget(): void {
    const heights = this.#core.itemSizeCache;
    if (heights.size < mostHeights) return;
    const here = new Set<unknown>(this.#rows.map((row) => row.key));
    for (const key of heights.keys()) if (!here.has(key)) heights.delete(key);
  }
}
