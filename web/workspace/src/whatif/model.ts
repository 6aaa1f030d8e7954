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
export type Side = keyof Sides;
type Figures = Schemas['ReplayFigures'];
type Change = Schemas['WhatIfChange'];
export type Target = 'rule' | 'pool' | 'queue' | 'group' | 'agent' | 'skill' | 'channel';

/** One way to change something: what the desk calls it, what it is about, and its bounds. */
interface Way {
  what: Change['what'];
  about: readonly Target[];
  low: number;
  high: number;
}
const day = 86_400;
const yesNo = { low: 0, high: 1 };

/** What can be changed, by what it is about, in the order of the list. */
export const ways = {
  staff: { what: 'staff', about: ['group'], low: -500, high: 500 },
  staff_agent: { what: 'staff', about: ['agent'], low: -1, high: 500 },
  member: { what: 'member', about: ['agent', 'group'], ...yesNo },
  capacity: { what: 'capacity', about: ['group', 'channel'], low: 0, high: 1000 },
  capacity_agent: { what: 'capacity', about: ['agent', 'channel'], low: 0, high: 1000 },
  skill_agent: { what: 'skill', about: ['agent', 'skill'], low: 0, high: 1000 },
  skill: { what: 'skill', about: ['group', 'skill'], low: 0, high: 1000 },
  pool_group: { what: 'pool_group', about: ['pool', 'group'], ...yesNo },
  eligible_at: { what: 'eligible_at', about: ['pool'], low: 0, high: day },
  assign_by: { what: 'assign_by', about: ['rule'], ...yesNo },
  timeout: { what: 'timeout', about: ['rule'], low: 5, high: 3600 },
  auto_assign: { what: 'auto_assign', about: ['rule'], ...yesNo },
  use_skills: { what: 'use_skills', about: ['rule'], ...yesNo },
  evaluate_level: { what: 'evaluate_level', about: ['rule'], ...yesNo },
  enforce_mandatory: { what: 'enforce_mandatory', about: ['rule'], ...yesNo },
  target_wait: { what: 'target_wait', about: ['queue'], low: 0, high: day },
  max_wait: { what: 'max_wait', about: ['queue'], low: 0, high: day },
  aging_step: { what: 'aging_step', about: ['queue'], low: 0, high: day },
  priority: { what: 'priority', about: ['queue', 'group'], low: 0, high: day },
} as const satisfies Record<string, Way>;
export type Kind = keyof typeof ways;

/** The kinds of change under their headings, in the order of the list. */
export const kinds = [
  { of: 'people', kinds: ['staff', 'staff_agent', 'member'] },
  { of: 'capacity', kinds: ['capacity', 'capacity_agent'] },
  { of: 'skills', kinds: ['skill_agent', 'skill'] },
  { of: 'pools', kinds: ['pool_group', 'eligible_at'] },
  {
    of: 'rules',
    kinds: ['assign_by', 'timeout', 'auto_assign', 'use_skills', 'evaluate_level', 'enforce_mandatory'],
  },
  { of: 'queues', kinds: ['target_wait', 'max_wait', 'aging_step', 'priority'] },
] as const satisfies readonly { of: string; kinds: readonly Kind[] }[];

/** The values of a change that is a choice, from 0; undefined: its value is a number. */
export function choices(kind: Kind): readonly string[] | undefined {
  if (kind === 'assign_by') return [words.choices.most, words.choices.last];
  if (kind === 'member' || kind === 'pool_group') return [words.choices.without, words.choices.with];
  return ways[kind].high === 1 ? [words.no, words.yes] : undefined;
}

/** What the number of a change counts, for the kinds that have one. */
export function unit(kind: Kind): string {
  switch (kind) {
    case 'staff':
      return words.units.people;
    case 'staff_agent':
      return words.units.likeThem;
    case 'capacity':
    case 'capacity_agent':
      return words.units.capacity;
    case 'skill':
    case 'skill_agent':
      return words.units.level;
    case 'priority':
      return words.units.place;
    default:
      return words.units.seconds;
  }
}

/** A change as the form has it; `value` is not a number while its field is empty. */
export interface Row {
  key: number;
  kind: Kind;
  ids: Partial<Record<Target, string>>;
  value: number;
}

/** A change of the form as the desk is asked. */
export function changeOf({ kind, ids, value }: Row): Change {
  const { what, about } = ways[kind];
  const named = about.flatMap((target) => {
    const id = ids[target];
    return id ? [[`${target}_id`, id] as const] : [];
  });
  return { ...Object.fromEntries(named), what, value: value || 0 };
}

/** The lists targets are chosen from. */
export const choose = (options: Options, target: Target): Options['rules'] => options[`${target}s`];

/** What a change begins with: the first of everything it is about, and how that is now. */
export function first(options: Options, kind: Kind): Pick<Row, 'ids' | 'value'> {
  const ids: Row['ids'] = {};
  for (const target of ways[kind].about) {
    const [one] = target === 'channel' ? [] : choose(options, target);
    if (one) ids[target] = one.id;
  }
  if (kind === 'staff' || kind === 'staff_agent') return { ids, value: kind === 'staff' ? 1 : -1 };
  return { ids, value: now(options, kind, ids) ?? 1 };
}

/** How what a change is about is now, where that is known. */
export function now(options: Options, kind: Kind, ids: Row['ids']): number | undefined {
  const target = (
    { timeout: 'rule', eligible_at: 'pool', target_wait: 'queue', staff: 'group' } as Partial<
      Record<Kind, Target>
    >
  )[kind];
  return target && choose(options, target).find(({ id }) => id === ids[target])?.value;
}

/** As which kind of change the form has one. */
function kindOf(change: Change): Kind | undefined {
  const all = Object.keys(ways) as Kind[];
  const alike = all.filter((kind) => ways[kind].what === change.what);
  return (
    alike.find(
      (kind) => (ways[kind].about as readonly Target[]).includes('agent') === Boolean(change.agent_id),
    ) ?? alike[0]
  );
}

/** A change in words: what, of what, and to which value. */
export function said(change: Change, options: Options | undefined): string {
  const kind = kindOf(change);
  if (!kind) return change.what;
  const of = ways[kind].about.flatMap((target) => {
    const id = change[`${target}_id`];
    const name = id && options ? choose(options, target).find((one) => one.id === id)?.name : undefined;
    return name ? [name] : [];
  });
  const signed = change.what === 'staff' ? ({ signDisplay: 'exceptZero' } as const) : {};
  const value = choices(kind)?.[change.value] ?? number(change.value, signed);
  return `${words.kinds[kind]}${of.length > 0 ? ` – ${of.join(', ')}` : ''}: ${value}`;
}

/** The figures of the comparison, in the order of the table, and which way is better. */
const figures = [
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

/** The figures that are drawn over the period. */
export const drawn = [
  'service_level',
  'wait_mean_ms',
  'abandonment_rate',
  'occupancy',
] as const satisfies readonly Figure[];

const shares: readonly Figure[] = ['service_level', 'abandonment_rate', 'occupancy'];
const percent = (share: number) =>
  words.percent(number(share * 100, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));

/** The figures that sides have: queues have no occupancy. */
export const had = ({ recorded, unchanged, changed }: Sides) =>
  figures.filter(
    ({ name }) => name !== 'occupancy' || recorded?.occupancy || unchanged.occupancy || changed.occupancy,
  );

/** Whether there was nothing a figure could be of. */
function nothing(of: Figures, name: Figure): boolean {
  if (name === 'service_level') return of.answered + of.abandoned === 0;
  if (name.endsWith('_ms')) return of.answered === 0;
  return name === 'abandonment_rate' && of.arrived === 0;
}

/** A figure as it is read; absent: there is none. */
export function shown(of: Figures | undefined, name: Figure): string {
  if (!of || nothing(of, name)) return words.dash;
  const value = of[name] ?? 0;
  if (shares.includes(name)) return percent(value);
  return name.endsWith('_ms') ? clock(value) : number(value);
}

/**
 * A figure of a part of the period as it is drawn: shares per cent, waits in seconds;
 * null where there was nothing it could be of.
 */
export function point(of: Figures | undefined, name: (typeof drawn)[number]): number | null {
  if (!of || nothing(of, name)) return null;
  return name === 'wait_mean_ms' ? of[name] / 1000 : (of[name] ?? 0) * 100;
}

/** Which of a line's points stand alone, so that no line shows them. */
export const alone = (line: readonly (number | null | undefined)[]): number[] =>
  line.flatMap((value, at) => (value != null && line[at - 1] == null && line[at + 1] == null ? [at] : []));

/** Whether a figure can be compared. */
export const comparable = ({ unchanged, changed }: Sides, name: Figure): boolean =>
  !nothing(unchanged, name) && !nothing(changed, name);

/** How a figure changes, with its sign; "" when it does not, or there is nothing to compare. */
export function difference({ unchanged, changed }: Sides, name: Figure): string {
  if (!comparable({ unchanged, changed }, name)) return '';
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
