import { get } from './api.ts';
import type { Talk } from './talk.svelte.ts';
import type { Entry } from './wire.ts';

/** Entries a conversation shows first, and those asked for at once when scrolling (domain 4.2). */
const firstPage = 50;
const nextPage = 100;

const page = async (talk: Talk, query: Record<string, number>): Promise<Entry[]> =>
  (await get<{ entries: Entry[] }>(`/conversations/${talk.id}/entries`, query)).entries;

/** Reads the newest page, unless it is here. Throws the Problem. */
export async function loadNewest(talk: Talk): Promise<void> {
  if (talk.entries.length > 0 && talk.attached) return;
  const newest = Math.max(talk.head, talk.summary.seq);
  if (newest === 0) return;
  const entries = await page(talk, { before: newest + 1, limit: firstPage });
  // What came over the stream meanwhile follows the page, or is part of it.
  const live = talk.attached ? talk.entries : [];
  talk.replace(entries);
  talk.append(live);
}

/** Reads the page before what is here; `talk.older` tells how that goes. */
export async function loadOlder(talk: Talk): Promise<void> {
  const before = talk.entries[0]?.seq;
  if (talk.older === 'busy' || talk.complete || before === undefined) return;
  talk.older = 'busy';
  try {
    talk.prepend(await page(talk, { before, limit: nextPage }));
    talk.older = 'idle';
  } catch {
    talk.older = 'failed';
  }
}

/** Reads the page after what is here; `talk.newer` tells how that goes. */
export async function loadNewer(talk: Talk): Promise<void> {
  const since = talk.entries.at(-1)?.seq;
  if (talk.newer === 'busy' || talk.attached || since === undefined) return;
  talk.newer = 'busy';
  try {
    talk.append(await page(talk, { since, limit: nextPage }));
    talk.newer = 'idle';
  } catch {
    talk.newer = 'failed';
  }
}

/** Brings the entry `seq` into the window, with what is around it. Throws the Problem. */
export async function loadAround(talk: Talk, seq: number): Promise<void> {
  const { entries } = talk;
  // The first of an incomplete window is not drawn (entries.ts, rows).
  if (seq > (entries[0]?.seq ?? Infinity) && seq <= (entries.at(-1)?.seq ?? 0)) return;
  if (seq === 1 && talk.complete) return;
  talk.replace(await page(talk, { before: seq + firstPage / 2, limit: firstPage }));
}
