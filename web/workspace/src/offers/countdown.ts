import type { Offer } from '../lib/wire.ts';

type Times = Pick<Offer, 'offered_at' | 'expires_at'>;

/**
 * How much of the time to answer is left at `now`, which is the desk's clock in ms: 1 when it was
 * offered, 0 when it is over. Times that cannot be read leave nothing.
 */
export function partLeft({ offered_at, expires_at }: Times, now: number): number {
  const until = Date.parse(expires_at);
  const whole = until - Date.parse(offered_at);
  if (!(whole > 0)) return 0;
  return Math.min(1, Math.max(0, (until - now) / whole));
}

/** Whole seconds left, the last one counted until it is over. */
export function secondsLeft({ expires_at }: Times, now: number): number {
  const left = Math.ceil((Date.parse(expires_at) - now) / 1000);
  return left > 0 ? left : 0;
}
