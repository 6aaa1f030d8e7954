import { h } from './dom.ts';
import { words } from './words.ts';

const common = (
  '😀 😃 😄 😁 😅 😂 🙂 😉 😊 😇 😍 🥰 😘 😋 😜 🤔 🤗 🤭 😐 🙄 😏 😬 😌 😔 😴 😷 🤒 🥵 🥶 🤯 ' +
  '😎 🤓 😕 🙁 😮 😲 😢 😭 😱 😡 👍 👎 👌 ✌️ 🤞 👋 👏 🙌 🙏 💪 ❤️ 💔 ✨ 🎉 🔥 ⭐ ✅ ❌ ❓ 💡'
).split(' ');
const COLUMNS = 8;

/**
 * A small grid of emoji. Arrow keys move, Home and End jump, Enter chooses, Escape
 * closes; only one button is in the tab order, as in any grid.
 */
export function emojiGrid(
  choose: (emoji: string) => void,
  close: () => void,
): { element: HTMLElement; focus(): void } {
  const buttons = common.map((emoji, i) =>
    h('button', { type: 'button', tabindex: i ? -1 : 0, onclick: () => choose(emoji) }, emoji),
  );
  const go = (to: number) => {
    const next = buttons[to];
    if (!next) return;
    for (const b of buttons) b.tabIndex = b === next ? 0 : -1;
    next.focus();
  };
  const onkeydown = (event: KeyboardEvent) => {
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const to: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at - COLUMNS,
      ArrowDown: at + COLUMNS,
      Home: 0,
      End: buttons.length - 1,
    };
    const next = to[event.key];
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (next !== undefined) {
      event.preventDefault();
      go(next);
    }
  };
  const element = h(
    'div',
    { class: 'emoji', role: 'group', 'aria-label': words.emoji, onkeydown },
    ...buttons,
  );
  return { element, focus: () => go(0) };
}
