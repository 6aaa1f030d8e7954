/** One line of a menu. */
export interface MenuItem {
  key: string;
  text: string;
  /** Shown small at the end: the slash command. */
  hint: string;
  /** Why it cannot be chosen now, "" when it can. */
  why: string;
  run: () => void;
}
