import type { Offer } from '../lib/wire.ts';

type Times = Pick<Offer, 'offered_at' | 'expires_at'>;

/** Whether an offer has no end of its own: it stands until it is answered. */
export const stands = ({ expires_at }: Pick<Offer, 'expires_at'>): boolean => !expires_at;

/**
 * How much of the time to answer is left at `now`, which is the desk's clock in ms: 1 when it was
 * offered, 0 when it is over. Times that cannot be read leave nothing.
 */
export function partLeft({ offered_at, expires_at }: Times, now: number): number {
  const until = Date.parse(expires_at ?? '');
  const whole = until - Date.parse(offered_at);
  if (!(whole > 0)) return 0;
  return Math.min(1, Math.max(0, (until - now) / whole));
}

/** Whole seconds left, the last one counted until it is over; never more than there were. */
export function secondsLeft({ offered_at, expires_at }: Times, now: number): number {
  const until = Date.parse(expires_at ?? '');
  const left = Math.ceil(Math.min(until - now, until - Date.parse(offered_at)) / 1000);
  return left > 0 ? left : 0;
}

/** The same as it stands in the ring, which has room for three characters, or four: 45, 4:30, 12′. */
export function figure(seconds: number, wide: boolean): string {
  if (seconds < 100) return String(seconds);
  if (!wide || seconds >= 600) return `${Math.ceil(seconds / 60)}′`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
