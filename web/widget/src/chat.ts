/** Opens the chat in a shadow root of `host`, and returns the function that closes it. */
export function open(host: HTMLElement): () => void {
  const root = host.attachShadow({ mode: 'open' });
  const heading = document.createElement('h1');
  heading.textContent = 'Chat';
  root.append(heading);
  return () => heading.remove();
}
