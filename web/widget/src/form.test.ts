import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Api, Problem } from './api.ts';
import { form, type FormOptions } from './form.ts';
import type { Config, Session, Variable } from './wire.ts';

const question = (name: string, type: string, more: Partial<Variable> = {}): Variable => ({
  name,
  question_text: name,
  type,
  mandatory: false,
  read_only: false,
  default_value: '',
  help_text: '',
  choices: [],
  ...more,
});
const variables = [
  question('first_name', 'single_line', { mandatory: true, max_length: 5 }),
  question('email', 'email', { mandatory: true, help_text: 'To answer you.' }),
  question('issue', 'select', { mandatory: true, choices: [{ text: 'Billing', value: 'billing' }] }),
  question('urgent', 'radio', {
    choices: [
      { text: 'Yes', value: 'y' },
      { text: 'No', value: 'n' },
    ],
  }),
  question('copy', 'checkbox', { default_value: 'true' }),
  question('grade', 'numeric_scale'),
  question('when', 'date_time'),
  question('secret', 'masked'),
  question('plan', 'single_line', { read_only: true, default_value: 'gold' }),
  question('note', 'label'),
  question('owner', 'reference'),
  question('question', 'multi_line'),
];
const config: Config = {
  company: 'Acme',
  color: '',
  enabled: true,
  message: '',
  producer: {
    id: 'p',
    title: 'What can we help you with?',
    description: '',
    submit_label: 'Start chat',
    variables,
  },
  privacy_note: '',
  attachment_max_bytes: 0,
  show_agent_avatar: true,
};

let api: Api;
let sessions: unknown[];
let create: ReturnType<typeof vi.fn>;
function open(more: Partial<FormOptions> = {}): HTMLElement {
  const screen = form({
    api,
    config,
    queue: 'billing',
    asks: {},
    storage: sessionStorage,
    key: 'form',
    notice: '',
    onSession: (answer) => sessions.push(answer),
    ...more,
  });
  document.body.replaceChildren(screen.element);
  return screen.element;
}
const control = <T extends HTMLInputElement>(name: string, at = 0) =>
  document.querySelectorAll<T>(`[name="${name}"]`)[at]!;
const type = (name: string, value: string) => {
  control(name).value = value;
  control(name).dispatchEvent(new Event('input', { bubbles: true }));
};
const errorOf = (name: string) => control(name).closest('.field')!.querySelector('.error')!.textContent;
async function submit() {
  document.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  await vi.waitFor(() => expect(document.querySelector('button')!.hasAttribute('aria-disabled')).toBe(false));
}
function fill() {
  type('first_name', 'Grace');
  type('email', 'grace@example.org');
  type('issue', 'billing');
}
const sent = () => create.mock.calls.at(-1)![0] as { client_id: string; answers: Record<string, string[]> };

beforeEach(() => {
  sessionStorage.clear();
  sessions = [];
  api = new Api('https://desk.example');
  create = vi.fn(() => Promise.resolve({ token: 't', session: {} as Session }));
  api.create = create as unknown as Api['create'];
});
afterEach(() => document.body.replaceChildren());

test('says per field what is missing, marks it and starts there', async () => {
  open();
  type('email', 'grace@example.org');
  await submit();
  expect(create).not.toHaveBeenCalled();
  expect(errorOf('first_name')).toBe('Fill in this field.');
  expect(errorOf('email')).toBe('');
  expect(errorOf('issue')).toBe('Choose one to continue.');
  expect(control('first_name').getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(control('first_name'));
  type('first_name', 'Grace');
  expect(errorOf('first_name')).toBe('');
});

test('what the page asks for goes with what the browser says of itself', async () => {
  open({ asks: { mandatory_skills: 'German:2, Billing', optional_skills: undefined } });
  fill();
  await submit();
  const { context } = JSON.parse(JSON.stringify(sent())) as { context: Record<string, string> };
  expect(context).toMatchObject({ page: location.href, mandatory_skills: 'German:2, Billing' });
  expect(context).not.toHaveProperty('optional_skills');
});

test('sends every answer in the form the server reads', async () => {
  open();
  fill();
  control('urgent', 1).checked = true;
  control('grade', 3).checked = true;
  control('when').value = '2026-11-21T10:30';
  await submit();
  expect(sent().answers).toEqual({
    first_name: ['Grace'],
    email: ['grace@example.org'],
    issue: ['billing'],
    urgent: ['n'],
    copy: ['true'],
    grade: ['4'],
    when: [new Date('2026-11-21T10:30').toISOString()],
    secret: [],
    question: [],
  });
  expect(sent()).toMatchObject({ producer: 'p', queue: 'billing' });
  expect(sessions).toHaveLength(1);
});

test('what a visitor cannot answer is not asked', () => {
  const element = open();
  expect(element.querySelector('[name="owner"]')).toBeNull();
  expect(control('plan').readOnly).toBe(true);
  expect(control('plan').value).toBe('gold');
});

test('every field names its help and its error', () => {
  open();
  const described = control('email').getAttribute('aria-describedby')!.split(' ');
  expect(described.map((id) => document.getElementById(id)?.className)).toEqual(['hint', 'error']);
  expect(document.querySelector(`label[for="${control('email').id}"]`)?.textContent).toContain('email');
});

test('values survive a reload, except secrets, and so does the id of the request', async () => {
  create.mockRejectedValueOnce(new Problem('unreachable', ''));
  open();
  fill();
  type('secret', 'hunter2');
  await submit();
  expect(document.querySelector('.notice')?.textContent).toContain('Your answers are kept');
  expect(JSON.stringify({ ...sessionStorage })).not.toContain('hunter2');
  const first = sent().client_id;
  open();
  expect(control('first_name').value).toBe('Grace');
  expect(control('issue').value).toBe('billing');
  await submit();
  expect(sent().client_id).toBe(first);
  expect(first).toMatch(/^[\w-]{22,64}$/);
});

test('a refusal for the whole keeps the form intact', async () => {
  create.mockRejectedValueOnce(
    new Problem('limit', 'Guest Chat is currently not available, please retry later.'),
  );
  open();
  fill();
  await submit();
  expect(document.querySelector('.notice')?.textContent).toBe(
    'Guest Chat is currently not available, please retry later.',
  );
  expect(control('email').value).toBe('grace@example.org');
  expect(sessions).toEqual([]);
});

test("the company's own words come as sanitised markup", async () => {
  create.mockRejectedValueOnce(new Problem('closed', 'Closed.', [], 'Back <b>Monday</b><script>x</script>'));
  open();
  fill();
  await submit();
  expect(document.querySelector('.notice')?.innerHTML).toBe('Back <b>Monday</b>');
});

test("the server's mistakes stand beside their fields", async () => {
  create.mockRejectedValueOnce(
    new Problem('invalid', 'x', [{ field: 'email', message: 'This domain does not exist.' }]),
  );
  open();
  fill();
  await submit();
  expect(errorOf('email')).toBe('This domain does not exist.');
  expect(document.activeElement).toBe(control('email'));
});

test('after a chat, who they are stays and what they asked does not', async () => {
  open();
  fill();
  type('question', 'Why twice?');
  await submit();
  const first = sent().client_id;
  open();
  expect(control('first_name').value).toBe('Grace');
  expect(control('question').value).toBe('');
  await submit();
  expect(sent().client_id).not.toBe(first);
});

test('pressing twice sends once', async () => {
  open();
  fill();
  document.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  document.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  await vi.waitFor(() => expect(sessions).toHaveLength(1));
  expect(create).toHaveBeenCalledOnce();
});
