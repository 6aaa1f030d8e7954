import type { Schemas } from '$ui/schema.ts';
import { dates, number } from '../lib/locale.ts';
import { clock } from '../lib/time.ts';
import { words } from './messages.ts';

export type WhatIf = Schemas['WhatIf'];
export type Question = Schemas['WhatIfQuestion'];
export type Answer = Schemas['WhatIfAnswer'];
export type Options = Schemas['WhatIfOptions'];
export type Input = Schemas['WhatIfInput'];
export type Sides = Pick<Schemas['WhatIfQueue'], 'recorded' | 'unchanged' | 'changed'>;
type Figures = Schemas['ReplayFigures'];
type Change = Schemas['WhatIfChange'];
export type Kind = Change['what'];
export type Target = 'rule' | 'pool' | 'queue' | 'group' | 'agent' | 'skill' | 'channel';

/** What each change is about, in the order of the fields. */
export const targets: Record<Kind, readonly Target[]> = {
  assign_by: ['rule'],
  timeout: ['rule'],
  auto_assign: ['rule'],
  use_skills: ['rule'],
  evaluate_level: ['rule'],
  enforce_mandatory: ['rule'],
  eligible_at: ['pool'],
  target_wait: ['queue'],
  max_wait: ['queue'],
  aging_step: ['queue'],
  priority: ['queue', 'group'],
  skill: ['agent', 'skill'],
  staff: ['group'],
  capacity: ['group', 'channel'],
};

/** The kinds of change, in the order of the list. */
export const kinds = Object.keys(targets) as Kind[];

/** The values of a change that is a choice, from 0; undefined: its value is a number. */
export function choices(what: Kind): readonly string[] | undefined {
  if (what === 'assign_by') return [words.choices.most, words.choices.last];
  if (['auto_assign', 'use_skills', 'evaluate_level', 'enforce_mandatory'].includes(what)) {
    return [words.no, words.yes];
  }
  return undefined;
}

/** A change as the form has it. */
export interface Row {
  key: number;
  what: Kind;
  ids: Partial<Record<Target, string>>;
  value: number;
}

/** A change of the form as the desk is asked. */
export function changeOf({ what, ids, value }: Row): Change {
  const named = targets[what].flatMap((target) => {
    const id = ids[target];
    return id ? [[`${target}_id`, id] as const] : [];
  });
  return { ...Object.fromEntries(named), what, value };
}

/** The lists targets are chosen from. */
export const choose = (options: Options, target: Target): Options['rules'] => options[`${target}s`];

/** A change in words: what, of what, and to which value. */
export function said(change: Change, options: Options | undefined): string {
  const of = targets[change.what].flatMap((target) => {
    const id = change[`${target}_id`];
    const name = id && options ? choose(options, target).find((one) => one.id === id)?.name : undefined;
    return name ? [name] : [];
  });
  const value = choices(change.what)?.[change.value] ?? number(change.value);
  return `${words.kinds[change.what] ?? change.what}${of.length > 0 ? ` – ${of.join(', ')}` : ''}: ${value}`;
}

/** The figures of the comparison, in the order of the table, and which way is better. */
export const figures = [
  { name: 'service_level', better: 1 },
  { name: 'wait_mean_ms', better: -1 },
  { name: 'wait_p90_ms', better: -1 },
  { name: 'wait_longest_ms', better: -1 },
  { name: 'abandonment_rate', better: -1 },
  { name: 'occupancy', better: 0 },
  { name: 'arrived', better: 0 },
  { name: 'answered', better: 1 },
  { name: 'abandoned', better: -1 },
  { name: 'waiting', better: -1 },
  { name: 'offers', better: 0 },
  { name: 'rejected', better: 0 },
  { name: 'timed_out', better: -1 },
] as const;
export type Figure = (typeof figures)[number]['name'];

const shares: readonly Figure[] = ['service_level', 'abandonment_rate', 'occupancy'];
const percent = (share: number) =>
  words.percent(number(share * 100, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));

/** A figure as it is read; absent: there is none. */
export function shown(of: Figures | undefined, name: Figure): string {
  const value = of?.[name];
  if (value === undefined) return words.dash;
  if (shares.includes(name)) return percent(value);
  return name.endsWith('_ms') ? clock(value) : number(value);
}

/** How a figure changes, with its sign; "" when it does not. */
export function difference({ unchanged, changed }: Sides, name: Figure): string {
  const by = (changed[name] ?? 0) - (unchanged[name] ?? 0);
  const sign = by < 0 ? '−' : '+';
  const size = Math.abs(by);
  if (size < (shares.includes(name) ? 0.0005 : name.endsWith('_ms') ? 1000 : 1)) return '';
  if (shares.includes(name)) return sign + percent(size);
  return sign + (name.endsWith('_ms') ? clock(size) : number(size));
}

/** Whether a figure becomes better (1) or worse (-1); 0: neither. */
export function turn(sides: Sides, name: Figure, better: number): number {
  if (difference(sides, name) === '') return 0;
  return Math.sign((sides.changed[name] ?? 0) - (sides.unchanged[name] ?? 0)) * better;
}

/** A moment as a field of the browser has it, in the browser's own time. */
export function local(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** When a part of the period begins: the hour, with the day where the period is longer. */
export const partAt = (at: string | Date, long: boolean): string =>
  dates(
    long
      ? { weekday: 'short', day: 'numeric', month: 'numeric', hour: '2-digit', minute: '2-digit' }
      : { hour: '2-digit', minute: '2-digit' },
  ).format(new Date(at));
