import { asProblem, put } from './api.ts';
import type { Frame, Summary } from './wire.ts';

/** Where a mini window was put. */
interface Place {
  state: Frame;
  order: number;
}

/**
 * Where mini windows were put as long as the desk does not have it: a summary that was on its
 * way, or that comes after a night without a connection, does not move them back.
 */
export class Frames {
  readonly #moved = new Map<string, Place>();

  /** The summary with the window where it was put. */
  of(summary: Summary): Summary {
    const place = this.#moved.get(summary.id);
    return place ? { ...summary, frame: place.state, frame_order: place.order } : summary;
  }

  /** Tells the desk; what it does not hear now is said again by {@link Frames.again}. */
  async move(id: string, place: Place): Promise<void> {
    this.#moved.set(id, place);
    try {
      await put<void>(`/conversations/${id}/frame`, place);
    } catch (error) {
      // Not reached, or the desk is ill: it is kept. Refused: it is no longer mine to place.
      const { status } = asProblem(error);
      if (status === 0 || status >= 500) return;
    }
    if (this.#moved.get(id) === place) this.#moved.delete(id);
  }

  /** There is a connection again. */
  again(): void {
    for (const [id, place] of this.#moved) void this.move(id, place);
  }
}
