import type { Case, Incident } from '../../lib/wire.ts';

/** What a form is of. */
export type Table = 'case' | 'incident';

/** The values of a form by field; everything is text, as the desk takes it. */
export type Values = Record<string, string>;

export interface Field {
  name: string;
  type: 'text' | 'email' | 'tel' | 'area' | 'choice' | 'group' | 'assignee' | 'account';
  max: number;
  required?: boolean;
  /** Of a choice: its values, in order. */
  choices?: readonly string[];
  /** Takes the whole width of the form. */
  wide?: boolean;
}

const title: Field = { name: 'short_description', type: 'text', required: true, max: 160, wide: true };
const description: Field = { name: 'description', type: 'area', max: 8000, wide: true };
const category: Field = { name: 'category', type: 'text', max: 120 };
const group: Field = { name: 'assignment_group_id', type: 'group', required: true, max: 32 };
const assignee: Field = { name: 'assigned_to', type: 'assignee', max: 32 };
const account: Field = { name: 'account_id', type: 'account', max: 32 };
const notes: Field = { name: 'close_notes', type: 'area', max: 8000, wide: true };
const degrees = ['1', '2', '3'];

/** The steps an agent may take (record.go): from each state to the next ones. */
const steps: Record<Table, Record<string, readonly string[]>> = {
  case: {
    new: ['open', 'closed', 'canceled'],
    open: ['awaiting_info', 'resolved', 'closed', 'canceled'],
    awaiting_info: ['open', 'resolved', 'closed', 'canceled'],
    resolved: [],
  },
  incident: {
    new: ['in_progress', 'on_hold', 'resolved', 'canceled'],
    in_progress: ['on_hold', 'resolved', 'canceled'],
    on_hold: ['in_progress', 'resolved', 'canceled'],
    resolved: ['in_progress', 'closed'],
  },
};

/** The states a record in this one may be in after saving, its own first. */
export const statesFrom = (table: Table, state: string): readonly string[] => [
  state,
  ...(steps[table][state] ?? []),
];

/** Whether nothing of a record in this state can be changed any more. */
export const closed = (state: string): boolean => state === 'closed' || state === 'canceled';

/** The priority that impact and urgency amount to (domain 1.4); "" while they are not known. */
export function priorityOf(values: Values): string {
  const sum = Number(values['impact']) + Number(values['urgency']);
  return Number.isInteger(sum) && sum >= 2 ? String(sum - 1) : '';
}

/**
 * The fields of a form in their order. `state` is how the record is stored, "" while it is
 * not; what only some states need is asked for in those.
 */
export function fieldsOf(table: Table, state: string, values: Values): Field[] {
  const next = values['state'] ?? state;
  const saved = state !== '';
  const stateField: Field = { name: 'state', type: 'choice', max: 20, choices: statesFrom(table, state) };
  const solved = next === 'resolved' || next === 'closed';
  if (table === 'case') {
    return [
      title,
      ...(saved ? [stateField] : []),
      { name: 'priority', type: 'choice', max: 1, choices: ['1', '2', '3', '4'] },
      group,
      assignee,
      category,
      account,
      { name: 'contact_name', type: 'text', max: 120 },
      { name: 'contact_email', type: 'email', max: 254 },
      { name: 'contact_phone', type: 'tel', max: 40 },
      ...(saved && (solved || values['resolution_code'])
        ? [
            {
              name: 'resolution_code',
              type: 'choice',
              max: 40,
              required: next === 'resolved',
              choices: [
                '',
                'solved_fixed',
                'solved_workaround',
                'answered',
                'not_reproducible',
                'not_solved',
                'duplicate',
              ],
            } as const,
          ]
        : []),
      ...(saved && (solved || values['close_notes']) ? [{ ...notes, required: solved }] : []),
      description,
    ];
  }
  return [
    title,
    ...(saved ? [stateField] : []),
    ...(next === 'on_hold'
      ? [
          {
            name: 'hold_reason',
            type: 'choice',
            max: 40,
            required: true,
            choices: ['', 'awaiting_caller', 'awaiting_change', 'awaiting_problem', 'awaiting_vendor'],
          } as const,
        ]
      : []),
    { name: 'impact', type: 'choice', max: 1, choices: degrees },
    { name: 'urgency', type: 'choice', max: 1, choices: degrees },
    group,
    assignee,
    category,
    account,
    { name: 'caller_name', type: 'text', max: 120 },
    { name: 'caller_email', type: 'email', max: 254 },
    { name: 'caller_phone', type: 'tel', max: 40 },
    ...(saved && (solved || values['close_notes']) ? [{ ...notes, required: solved }] : []),
    description,
  ];
}

const kept: Record<Table, readonly string[]> = {
  case: [
    'short_description',
    'description',
    'category',
    'priority',
    'state',
    'assignment_group_id',
    'assigned_to',
    'account_id',
    'contact_name',
    'contact_email',
    'contact_phone',
    'resolution_code',
    'close_notes',
  ],
  incident: [
    'short_description',
    'description',
    'category',
    'impact',
    'urgency',
    'state',
    'hold_reason',
    'assignment_group_id',
    'assigned_to',
    'account_id',
    'caller_name',
    'caller_email',
    'caller_phone',
    'close_notes',
  ],
};

/** A record as its form holds it. */
export function valuesOf(table: Table, record: Case | Incident): Values {
  const all = record as unknown as Record<string, string | number | undefined>;
  return Object.fromEntries(kept[table].map((name) => [name, String(all[name] ?? '')]));
}

/** What differs from how it was read. */
export function changed(base: Values, values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => (base[name] ?? '') !== value));
}

/** What becomes of a form that somebody else was faster to save. */
export interface Merged {
  /** How the record stands now, with everything of mine on top. */
  values: Values;
  /** Fields that both changed, with what the others made of them. */
  theirs: Values;
}

/**
 * Lays my changes over how a record stands now. What only others changed is theirs; where both
 * changed the same field, mine stays and theirs is told.
 */
export function merge(base: Values, mine: Values, now: Values): Merged {
  const own = changed(base, mine);
  const others = changed(base, now);
  const theirs = Object.fromEntries(
    Object.entries(others).filter(([name, value]) => name in own && own[name] !== value),
  );
  return { values: { ...now, ...own }, theirs };
}
