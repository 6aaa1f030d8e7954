/** How much of a wrap-up's time is left, and how that looks (domain 1.1.3). */
import type { Schemas } from '$ui/schema.ts';

/** Above half, above a quarter, below it, and when the time is over. */
export type Tone = 'good' | 'warn' | 'late' | 'over';

export interface Left {
  /** Never negative. */
  ms: number;
  /** Of the whole, 1 to 0. */
  share: number;
  tone: Tone;
}

/** When the rest is said to somebody who does not see the ring, ms before the end. */
export const soon = 15_000;

/** What is left at the moment `now`, ms since 1970. */
export function left(of: Pick<Schemas['WrapUp'], 'opened_on' | 'duration_seconds'>, now: number): Left {
  const whole = of.duration_seconds * 1000;
  const ms = Math.max(0, Date.parse(of.opened_on) + whole - now);
  const share = Math.min(1, ms / whole);
  const tone = ms === 0 ? 'over' : share > 0.5 ? 'good' : share > 0.25 ? 'warn' : 'late';
  return { ms, share, tone };
}
