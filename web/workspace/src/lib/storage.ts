/** Small things kept in this browser. A full or forbidden storage costs comfort, never function. */

const prefix = 'parley.';

/** Reads what {@link write} kept, or the fallback. */
export function read<T>(name: string, fallback: T): T {
  try {
    const text = localStorage.getItem(prefix + name);
    return text === null ? fallback : (JSON.parse(text) as T);
  } catch {
    return fallback;
  }
}

/** Keeps a value; undefined forgets it. */
export function write(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, JSON.stringify(value));
  } catch {
    // Private windows and full disks refuse; the page works without.
  }
}

/** The names kept so far that begin with `start`. */
export function names(start: string): string[] {
  const found: string[] = [];
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (key?.startsWith(prefix + start)) found.push(key.slice(prefix.length));
    }
  } catch {
    // As above.
  }
  return found;
}
