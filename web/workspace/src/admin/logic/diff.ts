/** What differs between two versions of a record, for people. */
import { words } from '../messages.ts';

/** One difference; `path` is the member's way down from the record. */
export interface Change {
  path: string[];
  kind: 'added' | 'removed' | 'changed';
  before: unknown;
  after: unknown;
}

/** Members the desk keeps by itself; a person never changed them. */
const bookkeeping = new Set(['version', 'created_at', 'updated_at', 'created_by', 'updated_by', 'load']);

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Whether two JSON values say the same; an absent member is the same as undefined. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, i) => same(one, b[i]));
  if (isObject(a) && isObject(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => same(a[key], b[key]));
  }
  return false;
}

/** What names an item of a list over time, so that moving one is not changing all. */
function nameOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item;
  if (!isObject(item)) return undefined;
  const name = item['id'] ?? item['name'] ?? item['value'] ?? item['date'];
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function named(list: readonly unknown[]): Map<string, unknown> | undefined {
  const found = new Map<string, unknown>();
  for (const item of list) {
    const name = nameOf(item);
    if (name === undefined || found.has(name)) return undefined;
    found.set(name, item);
  }
  return found;
}

/** The differences from `before` to `after`, in the order of the members. */
export function changes(before: unknown, after: unknown, path: string[] = []): Change[] {
  if (same(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys
      .filter((key) => path.length > 0 || !bookkeeping.has(key))
      .flatMap((key) => changes(before[key], after[key], [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(before, after, path);
  const kind = empty(before) ? 'added' : empty(after) ? 'removed' : 'changed';
  return [{ path, kind, before, after }];
}

function listChanges(before: readonly unknown[], after: readonly unknown[], path: string[]): Change[] {
  const was = named(before);
  const is = named(after);
  if (!was || !is) return [{ path, kind: 'changed', before, after }];
  const found: Change[] = [];
  for (const [name, item] of was) {
    if (is.has(name)) found.push(...changes(item, is.get(name), [...path, name]));
    else found.push({ path: [...path, name], kind: 'removed', before: item, after: undefined });
  }
  for (const [name, item] of is) {
    if (!was.has(name)) found.push({ path: [...path, name], kind: 'added', before: undefined, after: item });
  }
  // Everything is still there and unchanged, so the order is what changed.
  if (found.length === 0)
    found.push({ path, kind: 'changed', before: [...was.keys()], after: [...is.keys()] });
  return found;
}

const empty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** A value as a person reads it. `name` turns ids into names where it can. */
export function show(value: unknown, name: (id: string) => string = (id) => id): string {
  if (empty(value)) return '–';
  if (typeof value === 'boolean') return (value ? words.yes : words.no).toLowerCase();
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return name(value);
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((one) => show(one, name)).join(', ');
  if (isObject(value)) {
    const title = nameOf(value) ?? value['title'] ?? value['text'];
    const rest = Object.entries(value).filter(([key, one]) => one !== title && !empty(one) && key !== 'id');
    const told = rest.map(([key, one]) => `${label(key)}: ${show(one, name)}`).join(', ');
    if (typeof title !== 'string') return told || '–';
    return told ? `${name(title)} (${told})` : name(title);
  }
  return String(value);
}

/** A member's name as a person reads it: "assignment_group_id" is "Assignment group". */
export function label(key: string): string {
  const name = key.replace(/_id$/, '');
  const known = words.members[name] ?? words.fields[key] ?? words.fields[name];
  if (known) return known;
  const text = name.replaceAll('_', ' ').trim();
  return text ? text[0]?.toUpperCase() + text.slice(1) : key;
}

/** The JSON of an audit row; what is none is shown as it is. */
export function readJSON(text: string | undefined): unknown {
  if (!text) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** What happens when somebody else saved while a person edited. */
export interface Rebased<T> {
  /** Their version with the person's own changes on top. */
  merged: T;
  /** Members both changed, each differently: the person's own stand in `merged`. */
  clashes: string[];
  /** Members only they changed. */
  theirs: string[];
}

/**
 * Puts the changes from `base` to `mine` on top of `theirs`, member by member. Nothing
 * is saved by that: the person looks first.
 */
export function rebase<T extends object>(base: T, mine: T, theirs: T): Rebased<T> {
  const [b, m, t] = [base, mine, theirs] as Record<string, unknown>[] as [
    Record<string, unknown>,
    Record<string, unknown>,
    Record<string, unknown>,
  ];
  const merged: Record<string, unknown> = { ...t };
  const clashes: string[] = [];
  const they: string[] = [];
  for (const key of new Set([...Object.keys(b), ...Object.keys(m), ...Object.keys(t)])) {
    if (bookkeeping.has(key)) continue;
    const iChanged = !same(b[key], m[key]);
    const theyChanged = !same(b[key], t[key]);
    if (iChanged) merged[key] = m[key];
    if (iChanged && theyChanged && !same(m[key], t[key])) clashes.push(key);
    else if (theyChanged && !iChanged) they.push(key);
  }
  return { merged: merged as T, clashes, theirs: they };
}
