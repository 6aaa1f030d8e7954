// A desk in the middle of a day, and the main screens of an agent on it: for tests that look at all of them.
import { chat, idOf, names } from './parts.mjs';
import { wordsOf } from './words.mjs';

/** @typedef {import('./desk.mjs').Desk} Desk */
/** @typedef {import('./stage.mjs').Agent} Agent */

/**
 * What the people of the scene and the shipped desk wrote, in whatever language.
 * @type {string[]}
 */
export const written = [
  'Billing Support',
  'Product Support',
  'Order Support',
  'My invoice',
  'The invoice page',
  'Can somebody',
  'Which number',
  'Month end',
  'Create Case for Guest',
  'Create Consumer and Case',
  'Create Incident',
  'Guest chat',
  'Business hours',
  'What can we help you with?',
];

/** @typedef {{ name: string, path: string, then?: (agent: Agent) => Promise<unknown> }} Screen */

/**
 * Makes the day of Ben: a customer with a case, colleagues, an incident, somebody who waits.
 * @param {Desk} desk
 * @param {string} code the language Ben reads
 */
export async function scene(desk, code) {
  const t = wordsOf(code).workspace;
  const client_id = () => crypto.randomUUID();
  const queue = await desk.find('queues', 'Billing Support');
  const ada = await desk.visit({ first: 'Ada', last: 'King', question: 'My invoice is wrong' });
  const { id: support } = await desk.ask('ben', 'POST', `/queues/${queue.id}/accept`, {});
  await desk.tell(ada.token, { type: 'send', client_id: client_id(), body: 'My invoice lists it twice' });
  for (const [kind, body] of [
    ['comment', 'Which number does it have?'],
    ['work_note', 'The invoice page was changed in May'],
  ])
    await desk.ask('ben', 'POST', `/conversations/${support}/entries`, {
      client_id: client_id(),
      kind,
      body,
    });
  const record = await desk.ask('ben', 'POST', `/conversations/${support}/records`, {
    client_id: client_id(),
    table: 'case',
    values: { short_description: 'My invoice lists it twice', category: 'billing', priority: '2' },
  });
  const group = await chat(desk, 'anna', ['ben', 'chris'], 'Can somebody look at the month end?');
  await chat(desk, 'chris', ['ben'], 'Which number was it?');
  const ben = await idOf(desk, names.ben);
  await desk.ask('anna', 'POST', `/conversations/${group.id}/entries`, {
    client_id: client_id(),
    kind: 'comment',
    body: '@Ben Okoro can you?',
    mentions: [ben],
  });
  const { items } = await desk.ask('ben', 'GET', '/groups');
  const incident = await desk.ask('anna', 'POST', '/incidents', {
    client_id: client_id(),
    values: {
      short_description: 'The invoice page is slow',
      assignment_group_id: items.find((/** @type {any} */ one) => one.name === 'Billing Support').id,
      caller_name: 'Ada King',
      caller_email: 'ada@example.org',
    },
  });
  await desk.visit({ first: 'Alan', last: 'Turing', question: 'My invoice is missing' });

  /** @param {Agent} agent @param {string} name */
  const tool = (agent, name) => agent.page.getByRole('tab', { name, exact: true }).click();
  /** @param {Agent} agent @param {string} key @param {string} name */
  const dialog = async (agent, key, name) => {
    await agent.page.locator('#main').first().focus();
    await agent.page.keyboard.press(key);
    await agent.page.getByRole('dialog', { name }).waitFor();
  };
  /** @type {Screen[]} */
  const screens = [
    {
      name: 'a customer',
      path: `/conversations/${support}`,
      then: (agent) => agent.line('Which number').waitFor(),
    },
    ...[t.tools.record, t.tools.members, t.tools.files].map((name) => ({
      name: `the tool ${name}`,
      path: `/conversations/${support}`,
      then: (/** @type {Agent} */ agent) => tool(agent, name),
    })),
    {
      name: 'a group',
      path: `/conversations/${group.id}`,
      then: (agent) => agent.line('Can somebody').waitFor(),
    },
    { name: 'a new conversation', path: '/conversations/new' },
    { name: 'the cases', path: '/cases', then: (agent) => agent.sees('My invoice lists it twice') },
    {
      name: 'a case',
      path: `/cases/${record.id}`,
      then: (agent) => agent.page.getByRole('form').first().waitFor(),
    },
    { name: 'the incidents', path: '/incidents', then: (agent) => agent.sees('The invoice page is slow') },
    {
      name: 'an incident',
      path: `/incidents/${incident.id}`,
      then: (agent) => agent.page.getByRole('form').first().waitFor(),
    },
    {
      name: 'a new incident',
      path: '/incidents/new',
      then: (agent) => agent.button(t.draftCase.saveIncident).waitFor(),
    },
    { name: 'the keys', path: '/keys', then: (agent) => agent.sees(t.keys.jump) },
    { name: 'the account', path: '/account' },
    { name: 'the knowledge', path: '/knowledge' },
    { name: 'the sidebar', path: '/cases', then: (agent) => openSidebarIn(agent, t) },
    {
      name: 'a mini window',
      path: '/cases',
      then: async (agent) => {
        await openSidebarIn(agent, t);
        await agent.page
          .getByRole('complementary', { name: t.sidebar.label })
          .getByRole('link')
          .filter({ hasText: names.chris })
          .first()
          .click();
        await agent.page.getByRole('log').getByText('Which number was it?').first().waitFor();
      },
    },
    { name: 'the navigator', path: '/cases', then: (agent) => dialog(agent, 'm', t.navigator.title) },
    { name: 'the palette', path: '/cases', then: (agent) => dialog(agent, 'Control+k', t.palette.title) },
  ];
  return { support, group: group.id, record, incident, screens, token: ada.token };
}

/** Unfolds the sidebar, whatever the language. @param {Agent} agent @param {any} t */
async function openSidebarIn(agent, t) {
  const sidebar = agent.page.getByRole('complementary', { name: t.sidebar.label });
  const filter = sidebar.getByRole('searchbox', { name: t.sidebar.filter });
  const open = sidebar.getByRole('button', { name: t.sidebar.open });
  await filter.or(open).first().waitFor();
  if (!(await filter.isVisible())) await open.click();
  await filter.waitFor();
}

/**
 * Goes to a screen and waits until nothing of it is loading.
 * @param {Agent} agent
 * @param {Screen} screen
 * @param {string} code
 */
export async function show(agent, screen, code) {
  await agent.open(screen.path);
  await screen.then?.(agent);
  const loading = agent.page
    .getByText(wordsOf(code).workspace.loading, { exact: true })
    .filter({ visible: true });
  await loading.first().waitFor({ state: 'detached' });
}
