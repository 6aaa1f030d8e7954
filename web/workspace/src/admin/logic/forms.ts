/** Record producers on the screen's side (internal/form). */

import { words } from '../messages.ts';
import type { Producer, Variable, VariableType } from '../model.ts';

/** The types in the order an editor offers them. */
const types: readonly { value: VariableType; layout?: true; records?: true }[] = [
  { value: 'single_line' },
  { value: 'multi_line' },
  { value: 'wide' },
  { value: 'email' },
  { value: 'select' },
  { value: 'radio' },
  { value: 'checkbox' },
  { value: 'yes_no' },
  { value: 'numeric_scale' },
  { value: 'date' },
  { value: 'date_time' },
  { value: 'duration' },
  { value: 'url' },
  { value: 'ip' },
  { value: 'masked' },
  { value: 'label', layout: true },
  { value: 'rich_label', layout: true },
  { value: 'break', layout: true },
  { value: 'container_start', layout: true },
  { value: 'container_end', layout: true },
  { value: 'reference', records: true },
  { value: 'lookup_select', records: true },
  { value: 'list_collector', records: true },
  { value: 'attachment' },
  { value: 'requested_for', records: true },
  { value: 'html' },
];

/** The types as an editor offers them, with the words of a person. */
export const variableTypes: readonly { value: VariableType; label: string; layout?: true; records?: true }[] =
  types.map((one) => ({ ...one, label: words.producers.types[one.value] ?? one.value }));

/** Whether the variable is a question; the rest is layout. */
export const asks = (type: VariableType): boolean => !variableTypes.find((one) => one.value === type)?.layout;

/** Whether answering means to look records up. */
export const picksRecord = (type: VariableType): boolean =>
  variableTypes.find((one) => one.value === type)?.records ?? false;

export const hasChoices = (type: VariableType): boolean => type === 'select' || type === 'radio';

const typed: readonly VariableType[] = [
  'single_line',
  'multi_line',
  'wide',
  'email',
  'url',
  'ip',
  'masked',
  'html',
];

/** Whether the answer is typed text, which can be bounded and held against a pattern. */
export const isTyped = (type: VariableType): boolean => typed.includes(type);

/** The fields of the table that answers can be stored in by name (internal/form, TargetFields). */
export const targetFields = ['first_name', 'last_name', 'email', 'category', 'short_description'] as const;

/** Context variables: answers go there only when they are mapped (internal/desk, wishedskill.go). */
export const contextFields = ['mandatory_skills', 'optional_skills'] as const;

/** Room between places, so that a later question fits between two. */
const step = 100;

export function newVariable(name: string): Variable {
  return {
    name,
    question_text: '',
    type: 'single_line',
    order: 0,
    mandatory: false,
    default_value: '',
    help_text: '',
    map_to_field: false,
    field: '',
    choices: [],
    max_length: 0,
    pattern: '',
    read_only: false,
    active: true,
  };
}

/** The form as the desk takes it: places from the order, and only what each type uses. */
export function tidyProducer(producer: Producer): Producer {
  return {
    ...producer,
    variables: producer.variables.map((variable, i) => tidyVariable(variable, (i + 1) * step)),
  };
}

function tidyVariable(variable: Variable, order: number): Variable {
  const { scale_min, scale_max, reference_table, reference_qual, ...rest } = variable;
  const question = asks(variable.type);
  const mapped = question && variable.map_to_field;
  return {
    ...rest,
    order,
    mandatory: question && variable.mandatory,
    map_to_field: mapped,
    field: mapped ? (variable.field ?? '') : '',
    choices: hasChoices(variable.type)
      ? (variable.choices ?? []).map((choice, i) => ({ ...choice, order: (i + 1) * step }))
      : [],
    max_length: isTyped(variable.type) ? (variable.max_length ?? 0) : 0,
    pattern: isTyped(variable.type) ? (variable.pattern ?? '') : '',
    ...(variable.type === 'numeric_scale' ? { scale_min: scale_min ?? 0, scale_max: scale_max ?? 0 } : {}),
    ...(picksRecord(variable.type)
      ? { reference_table: reference_table ?? '', reference_qual: reference_qual ?? '' }
      : {}),
  };
}

/** The steps of a numeric scale. */
export function scale(variable: Pick<Variable, 'scale_min' | 'scale_max'>): number[] {
  const none = !variable.scale_min && !variable.scale_max;
  const low = none ? 1 : (variable.scale_min ?? 0);
  const high = none ? 5 : (variable.scale_max ?? 0);
  return high <= low || high - low > 100 ? [] : Array.from({ length: high - low + 1 }, (_, i) => low + i);
}

/** Another form like this one, with a name of its own. */
export function duplicate(producer: Producer, name: string): Producer {
  return {
    ...structuredClone(producer),
    id: '',
    version: 0,
    name,
    public: false,
    // The desk gives questions their ids; a copy's are new ones.
    variables: producer.variables.map(({ id: _, ...variable }) => structuredClone(variable)),
  };
}
