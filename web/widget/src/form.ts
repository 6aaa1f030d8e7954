import { type Api, Problem } from './api.ts';
import { fill, h, show } from './dom.ts';
import { harmless, linked } from './text.ts';
import { words } from './words.ts';
import { clientId } from '$ui/outbox.ts';
import type { Config, Session, Variable } from './wire.ts';

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What a form is filled in for, and whom it tells. */
export interface FormOptions {
  api: Api;
  config: Config;
  queue: string;
  /** What the page asks for besides, by the names of context variables. */
  asks: Record<string, string | undefined>;
  /** Where half-filled forms survive a reload. */
  storage: Storage | null;
  key: string;
  /** A sentence above the form, such as why the last chat is gone. */
  notice: string;
  onSession(answer: { token: string; session: Session }): void;
}

/** One question with its controls, its help and its error. */
interface Field {
  variable: Variable;
  row: HTMLElement;
  controls: Control[];
  error: HTMLElement;
}

const inputTypes: Record<string, string> = {
  email: 'email',
  url: 'url',
  date: 'date',
  date_time: 'datetime-local',
  numeric_scale: 'number',
  masked: 'password',
};
/** The types that are one field to type in; those missing here and below are nothing a visitor can answer. */
const typed =
  /^(single_line|wide|multi_line|html|email|url|ip|date|date_time|duration|numeric_scale|masked|select)$/;
/** A scale of at most this many steps shows them all. */
const SCALE_SHOWN = 10;
/** What browsers may fill in by themselves (HTML, "autofill field names"), by variable name. */
const autofill: Record<string, string> = {
  first_name: 'given-name',
  last_name: 'family-name',
  name: 'name',
  email: 'email',
  phone: 'tel',
  company: 'organization',
};

/** Makes the question's controls; choices that show all at once get a fieldset. */
function field(variable: Variable, index: number): Field {
  const { name, type, mandatory, choices = [] } = variable;
  const id = `v${index}`;
  const about = `${variable.help_text ? `${id}h ` : ''}${id}e`;
  const common = {
    name,
    'aria-describedby': about,
    'aria-required': mandatory ? 'true' : undefined,
    autocomplete: autofill[name],
  };
  const error = h('p', { class: 'error', id: `${id}e` });
  const help = variable.help_text ? h('p', { class: 'hint', id: `${id}h` }, variable.help_text) : null;
  const text = [variable.question_text, ' ', h('span', { class: 'mark' }, mandatory ? '*' : words.optional)];
  const several = (options: { text: string; value: string }[]): Field => {
    const controls = options.map((choice) =>
      h('input', { type: 'radio', name, value: choice.value, disabled: variable.read_only }),
    );
    const row = h(
      'fieldset',
      { class: 'field', 'aria-describedby': about },
      h('legend', { class: 'label' }, ...text),
      ...options.map((choice, i) => h('label', { class: 'choice' }, controls[i], choice.text)),
      help,
      error,
    );
    return { variable, row, controls, error };
  };
  const { scale_min: lowest = 1, scale_max: highest = 5 } = variable;
  if (type === 'radio') return several(choices);
  if (type === 'yes_no')
    return several([
      { text: words.yes, value: 'yes' },
      { text: words.no, value: 'no' },
    ]);
  if (type === 'numeric_scale' && highest - lowest < SCALE_SHOWN) {
    const steps = Array.from({ length: highest - lowest + 1 }, (_, i) => `${lowest + i}`);
    const scale = several(steps.map((step) => ({ text: step, value: step })));
    scale.row.classList.add('scale');
    return scale;
  }
  if (type === 'checkbox') {
    const control = h('input', {
      ...common,
      id,
      type: 'checkbox',
      value: 'true',
      disabled: variable.read_only,
    });
    const row = h(
      'div',
      { class: 'field' },
      h('label', { class: 'choice' }, control, h('span', {}, ...text)),
      help,
      error,
    );
    return { variable, row, controls: [control], error };
  }
  if (!typed.test(type)) {
    const row =
      type === 'break' ? h('hr', { class: 'field' }) : h('p', { class: 'field' }, variable.question_text);
    show(row, /^(label|rich_label|break)$/.test(type));
    return { variable, row, controls: [], error };
  }
  let control: Control;
  if (type === 'select') {
    control = h(
      'select',
      { ...common, id, class: 'input', disabled: variable.read_only },
      h('option', { value: '' }, words.choose),
      ...choices.map((choice) => h('option', { value: choice.value }, choice.text)),
    );
  } else if (type === 'multi_line' || type === 'html') {
    control = h('textarea', { ...common, id, class: 'input', rows: 3, dir: 'auto' });
  } else {
    control = h('input', { ...common, id, class: 'input', type: inputTypes[type] ?? 'text', dir: 'auto' });
  }
  if (type === 'numeric_scale' && control instanceof HTMLInputElement) {
    control.min = `${lowest}`;
    control.max = `${highest}`;
  }
  if (variable.max_length && 'maxLength' in control) control.maxLength = variable.max_length;
  if (variable.read_only && 'readOnly' in control) control.readOnly = true;
  const half = /-name$/.test(autofill[name] ?? '') ? ' half' : '';
  const row = h(
    'div',
    { class: `field${half}` },
    h('label', { class: 'label', for: id }, ...text),
    control,
    help,
    error,
  );
  return { variable, row, controls: [control], error };
}

const checkable = (c: Control): c is HTMLInputElement =>
  c instanceof HTMLInputElement && /radio|checkbox/.test(c.type);

function read(f: Field): string[] {
  return f.controls
    .filter((c) => !checkable(c) || c.checked)
    .map((c) => c.value.trim())
    .filter(Boolean);
}

function write(f: Field, values: string[]): void {
  for (const c of f.controls) {
    if (checkable(c)) c.checked = values.includes(c.value);
    else c.value = values[0] ?? '';
  }
}

/** What is wrong with an answer, as the server would say it, or nothing. */
function wrong(f: Field): string {
  const { mandatory, max_length: most, pattern } = f.variable;
  const [value = ''] = read(f);
  const control = f.controls[0];
  if (!value) {
    if (!mandatory || !control) return '';
    if (control.type === 'checkbox') return words.fieldTick;
    return control instanceof HTMLSelectElement || checkable(control)
      ? words.fieldChoose
      : words.fieldMissing;
  }
  if (most && [...value].length > most) return words.fieldLong(most);
  if (control?.validity.typeMismatch) return control.type === 'url' ? words.fieldUrl : words.fieldEmail;
  if (control && !control.validity.valid) return words.fieldFormat;
  try {
    // The server's dialect is RE2; what this browser cannot read, the server decides.
    if (pattern && !new RegExp(`^(?:${pattern})$`, 'u').test(value)) return words.fieldFormat;
  } catch {
    return '';
  }
  return '';
}

/** The form of a record producer, as an element to put on the screen, and where its focus starts. */
export function form(o: FormOptions): { element: HTMLElement; focus(): void } {
  const { producer } = o.config;
  const notice = h('div', { class: 'notice', role: 'alert' });
  const say = (...nodes: (Node | string)[]) => {
    notice.hidden = nodes.length === 0;
    fill(notice, ...nodes);
  };
  say(...(o.notice ? [o.notice] : []));
  const fields = producer.variables.map(field);
  const saved = restore(o);
  // The same request sent twice makes one chat, so its id lives as long as the answers.
  let id = saved.id || clientId();
  for (const f of fields) write(f, saved.values[f.variable.name] ?? [f.variable.default_value ?? '']);
  const answers = () =>
    fields
      .filter((f) => f.controls.length > 0 && !f.variable.read_only)
      // A browser's date and time is the visitor's; the server takes UTC.
      .map((f) => [f.variable.name, f.variable.type === 'date_time' ? read(f).map(utc) : read(f)]);
  const keep = () => {
    try {
      const kept = fields.filter((f) => f.variable.type !== 'masked').map((f) => [f.variable.name, read(f)]);
      o.storage?.setItem(o.key, JSON.stringify({ id, values: Object.fromEntries(kept) }));
    } catch {
      // No room: the answers live in the form only.
    }
  };
  const tell = (f: Field, message: string) => {
    f.error.textContent = message;
    for (const c of f.controls) {
      if (message) c.setAttribute('aria-invalid', 'true');
      else c.removeAttribute('aria-invalid');
    }
  };
  const stop = (errors: { field: string; message: string }[]) => {
    for (const f of fields) tell(f, errors.find((e) => e.field === f.variable.name)?.message ?? '');
    const first = fields.find((f) => f.error.textContent);
    first?.controls[0]?.focus();
    return !!first;
  };

  const label = producer.submit_label || words.newChat;
  const button = h('button', { class: 'button primary wide' }, label);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (button.getAttribute('aria-disabled') === 'true') return;
    const errors = fields
      .map((f) => ({ field: f.variable.name, message: wrong(f) }))
      .filter((e) => e.message);
    if (stop(errors)) return say(words.formWrong);
    say();
    keep();
    button.setAttribute('aria-disabled', 'true');
    button.textContent = words.starting;
    try {
      const answer = await o.api.create({
        client_id: id,
        producer: producer.id,
        queue: o.queue,
        answers: Object.fromEntries(answers()) as unknown,
        context: { ...context(), ...o.asks },
      });
      id = clientId();
      // Who they are stays for the next chat; what they asked does not.
      for (const f of fields) if (f.variable.type === 'multi_line') write(f, []);
      keep();
      o.onSession(answer);
    } catch (error) {
      const p = error instanceof Problem ? error : new Problem('internal', String(error));
      if (stop(p.errors)) say(words.formWrong);
      else if (p.html) say(...harmless(p.html));
      else say(...linked(p.code === 'unreachable' ? words.unreachableForm : p.message));
      if (!p.errors.length) notice.scrollIntoView({ block: 'nearest' });
    } finally {
      button.removeAttribute('aria-disabled');
      button.textContent = label;
    }
  };
  const element = h(
    'form',
    {
      class: 'form',
      novalidate: true,
      onsubmit: (e: Event) => void submit(e),
      oninput: (e: Event) => {
        keep();
        const f = fields.find((x) => x.controls.includes(e.target as Control));
        if (f?.error.textContent) tell(f, wrong(f));
      },
    },
    h('h2', {}, producer.title),
    producer.description ? h('p', { class: 'lead' }, ...linked(producer.description)) : null,
    notice,
    h('div', { class: 'fields' }, ...fields.map((f) => f.row)),
    button,
    o.config.privacy_note ? h('p', { class: 'hint' }, ...linked(o.config.privacy_note)) : null,
  );
  return {
    element,
    focus: () => (fields.flatMap((f) => f.controls)[0] ?? button).focus({ preventScroll: true }),
  };
}

const utc = (local: string) => new Date(local).toISOString();

function restore(o: FormOptions): { id: string; values: Record<string, string[]> } {
  try {
    const saved = JSON.parse(o.storage?.getItem(o.key) ?? '{}') as {
      id?: string;
      values?: Record<string, string[]>;
    };
    return { id: saved.id ?? '', values: saved.values ?? {} };
  } catch {
    return { id: '', values: {} };
  }
}

/** What the agent should know of where the visitor comes from. */
function context() {
  return {
    page: location.href,
    title: document.title,
    referrer: document.referrer,
    language: navigator.language,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    screen: `${screen.width}x${screen.height}`,
  };
}
