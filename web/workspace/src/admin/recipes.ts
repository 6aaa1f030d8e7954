import type { Recipe } from './editor.svelte.ts';
import type { Library, Listed } from './library.svelte.ts';
import { tidyProducer } from './logic/forms.ts';
import { words } from './messages.ts';
import type {
  Action,
  Article,
  Canned,
  Group,
  Producer,
  Queue,
  Rule,
  Schedule,
  Stored,
  User,
} from './model.ts';

/** The table that visitors' forms are stored in (queue.go, TableCustomerInteraction). */
export const customerInteraction = 'sn_customerservice_customer_interaction';

export const fresh = { id: '', version: 0 };

/** After a change, the lists show what the desk answered. */
export const keep =
  <T extends Stored>(library: Library, kind: Listed) =>
  (record: T | undefined, id: string): void =>
    (library.shelf(kind) as unknown as { put: (id: string, record: T | undefined) => void }).put(id, record);

export const userRecipe = (library: Library): Recipe<User> => ({
  kind: 'users',
  blank: () => ({ ...fresh, email: '', name: '', title: '', active: true, roles: ['agent'] }),
  name: (user) => user.name,
  input: ['email', 'name', 'title', 'active', 'roles', 'conversation_limit'],
  read: (user) => ({ ...user, roles: user.roles ?? [] }),
  changed: keep(library, 'users'),
});

export const groupRecipe = (library: Library): Recipe<Group> => ({
  kind: 'groups',
  blank: () => ({ ...fresh, name: '', description: '', active: true, members: [] }),
  name: (group) => group.name,
  input: ['name', 'description', 'active', 'members'],
  read: (group) => ({ ...group, members: group.members ?? [] }),
  changed: keep(library, 'groups'),
});

/** The table of the cases or incidents that are a queue's work, as its draft says; "" where that is conversations. */
export function recordsOf(library: Library, queue: Queue): string {
  const table = library.channels.items.find((one) => one.id === queue.service_channel_id)?.table;
  return queue.delivery === 'push' && table && table !== 'interaction' ? table : '';
}

export const queueRecipe = (library: Library): Recipe<Queue> => ({
  kind: 'queues',
  blank: () => ({
    ...fresh,
    name: '',
    slug: '',
    active: true,
    number: '',
    assignment_group_id: '',
    question: words.queues.begin.question,
    initial_agent_response: words.queues.begin.response,
    not_available: `<p>${words.queues.begin.notAvailable}</p>`,
    schedule_id: '',
    escalate_to_id: '',
    delivery: 'pull',
    service_channel_id: '',
    target_wait_s: 60,
    max_wait_s: 0,
    max_wait_message: '',
    aging_step_s: 0,
    wait_s: 0,
    wait_message: '',
    nobody_refuses: false,
    nobody_message: '',
    condition: '',
    document_table: 'interaction',
    position: nextPlace(library.queues.items.map((queue) => queue.position)),
    undo_send_s: 0,
  }),
  name: (queue) => queue.name,
  input: [
    'name',
    'slug',
    'active',
    'assignment_group_id',
    'question',
    'initial_agent_response',
    'not_available',
    'schedule_id',
    'escalate_to_id',
    'delivery',
    'service_channel_id',
    'target_wait_s',
    'max_wait_s',
    'max_wait_message',
    'aging_step_s',
    'wait_s',
    'wait_message',
    'nobody_refuses',
    'nobody_message',
    'condition',
    'position',
    'undo_send_s',
  ],
  read: (queue) => ({
    ...queue,
    schedule_id: queue.schedule_id ?? '',
    escalate_to_id: queue.escalate_to_id ?? '',
    service_channel_id: queue.service_channel_id ?? '',
  }),
  write: (queue) => ({
    ...queue,
    // Where agents take the oldest, visitors wait until they leave.
    max_wait_s: queue.delivery === 'push' ? queue.max_wait_s : 0,
    // Nobody reads along while cases or incidents wait.
    wait_s: recordsOf(library, queue) ? 0 : queue.wait_s,
    nobody_refuses: recordsOf(library, queue) ? false : queue.nobody_refuses,
    // Conversations come by matching rules.
    condition: recordsOf(library, queue) ? queue.condition : '',
  }),
  changed: keep(library, 'queues'),
});

export const scheduleRecipe = (library: Library): Recipe<Schedule> => ({
  kind: 'schedules',
  blank: () => ({
    ...fresh,
    name: '',
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
    entries: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }],
    holidays: [],
  }),
  name: (schedule) => schedule.name,
  input: ['name', 'time_zone', 'entries', 'holidays'],
  read: (schedule) => ({ ...schedule, entries: schedule.entries ?? [], holidays: schedule.holidays ?? [] }),
  changed: keep(library, 'schedules'),
});

export const producerRecipe = (library: Library): Recipe<Producer> => ({
  kind: 'producers',
  blank: () => ({
    ...fresh,
    name: '',
    title: '',
    description: '',
    table: customerInteraction,
    active: true,
    public: false,
    submit_label: words.producers.start,
    template: { channel: 'chat' },
    variables: [],
  }),
  name: (producer) => producer.name,
  input: [
    'name',
    'title',
    'description',
    'table',
    'active',
    'public',
    'submit_label',
    'template',
    'variables',
  ],
  read: (producer) => ({
    ...producer,
    description: producer.description ?? '',
    submit_label: producer.submit_label ?? '',
    template: producer.template ?? {},
    variables: [...(producer.variables ?? [])]
      .sort((a, b) => a.order - b.order)
      .map((variable) => ({
        ...variable,
        choices: [...(variable.choices ?? [])].sort((a, b) => a.order - b.order),
      })),
  }),
  write: tidyProducer,
  changed: keep(library, 'producers'),
});

export const ruleRecipe = (library: Library): Recipe<Rule> => ({
  kind: 'rules',
  blank: () => ({
    ...fresh,
    name: '',
    execution_order: nextPlace(library.rules.items.map((rule) => rule.execution_order)),
    active: true,
    table: customerInteraction,
    conditions: 'channel=chat',
    queue_id: '',
  }),
  name: (rule) => rule.name,
  input: ['name', 'execution_order', 'active', 'table', 'conditions', 'queue_id'],
  changed: keep(library, 'rules'),
});

export const actionRecipe = (library: Library): Recipe<Action> => ({
  kind: 'actions',
  blank: () => ({
    ...fresh,
    title: '',
    shortcut: '',
    condition: '',
    icon: '',
    position: nextPlace(library.actions.items.map((action) => action.position).filter((n) => n < 9000)),
    active: true,
    do: { kind: 'create_record', table: 'case', consumer: false, values: {}, text: '' },
  }),
  name: (action) => action.title,
  input: ['title', 'shortcut', 'condition', 'icon', 'position', 'active', 'do'],
  read: (action) => ({
    ...action,
    do: {
      ...action.do,
      table: action.do.table ?? '',
      consumer: action.do.consumer ?? false,
      values: action.do.values ?? {},
      text: action.do.text ?? '',
    },
  }),
  write: tidyAction,
  changed: keep(library, 'actions'),
});

/** `scope`: for whom a new one is, until its author says otherwise. */
export const cannedRecipe = (library: Library, scope: Canned['scope']): Recipe<Canned> => ({
  kind: '/canned-messages',
  blank: () => ({
    ...fresh,
    created_at: '',
    updated_at: '',
    scope,
    group_id: '',
    title: '',
    shortcut: '',
    body: '',
    condition: '',
    active: true,
    can_edit: true,
    beside: [],
  }),
  name: (canned) => canned.title,
  input: ['scope', 'group_id', 'title', 'shortcut', 'body', 'condition', 'active'],
  read: (canned) => ({ ...canned, group_id: canned.group_id ?? '' }),
  write: (canned) => (canned.scope === 'group' ? canned : { ...canned, group_id: '' }),
  changed: keep(library, 'canned'),
});

export const articleRecipe = (library: Library): Recipe<Article> => ({
  kind: 'articles',
  blank: () => ({
    ...fresh,
    created_at: '',
    updated_at: '',
    number: '',
    title: '',
    summary: '',
    keywords: '',
    category: '',
    body: '',
    state: 'draft',
    public: false,
    author: '',
    updated_by: '',
    view_count: 0,
    html: '',
    text: '',
    next: ['published'],
  }),
  name: (article) => article.title,
  input: ['title', 'summary', 'keywords', 'category', 'body', 'state', 'public'],
  changed: keep(library, 'articles'),
});

/** A place after the last one, with room between. */
export const nextPlace = (taken: readonly number[]): number =>
  taken.length === 0 ? 100 : Math.floor(Math.max(...taken) / 100) * 100 + 100;

/** Only what the action's kind uses. */
function tidyAction(action: Action): Action {
  const { kind, table, consumer, values, text } = action.do;
  if (kind === 'post_message') return { ...action, do: { kind, text: text ?? '' } };
  if (kind !== 'create_record') return { ...action, do: { kind } };
  return {
    ...action,
    do: { kind, table: table || 'case', consumer: consumer ?? false, values: values ?? {} },
  };
}
