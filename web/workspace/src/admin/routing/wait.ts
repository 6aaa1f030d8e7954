/** A wait in words: "1 min 30 s". */
import { words } from '../messages.ts';
import { parts } from './logic.ts';

export function wait(seconds: number): string {
  const { hours, minutes, seconds: rest } = parts(seconds);
  const t = words.routing.wait;
  const said = [
    ...(hours > 0 ? [t.hours(hours)] : []),
    ...(minutes > 0 ? [t.minutes(minutes)] : []),
    ...(rest > 0 ? [t.seconds(rest)] : []),
  ];
  return said.length > 0 ? said.join(' ') : t.seconds(0);
}
