import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const chat = { show: vi.fn(), hide: vi.fn(), destroy: vi.fn() };
const mount = vi.fn((_target: HTMLElement, _options: Record<string, unknown>) => chat);
vi.mock('https://desk.example/widget/chat.js', () => ({ mount }));

async function load(attributes: Record<string, string> = {}) {
  const script = document.createElement('script');
  Object.defineProperty(script, 'src', { value: 'https://desk.example/widget.js' });
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(`data-${name}`, value);
  vi.spyOn(document, 'currentScript', 'get').mockReturnValue(script);
  vi.resetModules();
  await import('./loader.ts');
  const host = document.body.lastElementChild as HTMLElement;
  return {
    host,
    button: host.shadowRoot!.querySelector('button')!,
    badge: host.shadowRoot!.querySelector('b')!,
  };
}

beforeEach(() => {
  document.body.replaceChildren();
  delete window.Parley;
  localStorage.clear();
  sessionStorage.clear();
  vi.clearAllMocks();
});
afterEach(() => vi.restoreAllMocks());

test('puts one button on the page and loads nothing yet', async () => {
  const { button } = await load({ label: 'Ask us' });
  expect(button.getAttribute('aria-label')).toBe('Ask us');
  expect(button.getAttribute('aria-expanded')).toBe('false');
  expect(mount).not.toHaveBeenCalled();
  await load();
  expect(document.body.children).toHaveLength(1);
});

test('the first press loads the chat from the server the script came from, with its settings', async () => {
  const { button } = await load({
    queue: 'billing',
    producer: 'p1',
    color: '#ffcc00',
    'mandatory-skills': 'German',
  });
  button.click();
  await vi.waitFor(() => expect(chat.show).toHaveBeenCalled());
  expect(mount.mock.calls[0]?.[1]).toMatchObject({
    base: 'https://desk.example',
    mode: 'widget',
    queue: 'billing',
    producer: 'p1',
    asks: { mandatory_skills: 'German' },
    color: '#ffcc00',
  });
  expect(button.getAttribute('aria-expanded')).toBe('true');
  button.click();
  await vi.waitFor(() => expect(chat.hide).toHaveBeenCalled());
  expect(mount).toHaveBeenCalledOnce();
});

test('a running chat is loaded at once, hidden, and counts what is unread', async () => {
  localStorage.setItem('parley.session.https://desk.example', '{"token":"t"}');
  const { button, badge } = await load();
  await vi.waitFor(() => expect(chat.hide).toHaveBeenCalled());
  (mount.mock.calls[0]?.[1]['onUnread'] as (n: number) => void)(3);
  expect(badge.textContent).toBe('3');
  expect(button.getAttribute('aria-label')).toBe('Chat (3)');
});

test('a page reloaded with the chat open opens it again', async () => {
  sessionStorage.setItem('parley.open.https://desk.example', '1');
  await load();
  await vi.waitFor(() => expect(chat.show).toHaveBeenCalled());
});

test('the page itself can open and close it', async () => {
  const { button } = await load();
  window.Parley!.open();
  await vi.waitFor(() => expect(chat.show).toHaveBeenCalled());
  window.Parley!.close();
  expect(button.getAttribute('aria-expanded')).toBe('false');
});

test.each([
  ['#ffcc00', '#000'],
  ['#123456', '#fff'],
])('the sign on %s is %s', async (color, ink) => {
  const { host } = await load({ color });
  expect(host.style.getPropertyValue('--on-color')).toBe(ink);
});

test('a colour that is none is not used', async () => {
  const { host } = await load({ color: 'red;display:none' });
  expect(host.getAttribute('style')).toBeNull();
});
