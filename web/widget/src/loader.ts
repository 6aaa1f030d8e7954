// The address of this script names the server; the chat comes from there when first wanted.
const script = document.currentScript as HTMLScriptElement | null;
if (script) {
  const host = document.body.appendChild(document.createElement('div'));
  const chat = new URL('/widget/chat.js', script.src).href;
  void import(/* @vite-ignore */ chat).then((m: { open(host: HTMLElement): void }) => m.open(host));
}
