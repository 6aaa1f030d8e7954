import { parsePlace } from './routes.ts';
import type { RecordRef } from './wire.ts';

/** The type under which a list or a card offers a record to what it is dragged onto. */
const recordType = 'application/x-parley-record';

/** What was dropped: files, one of our records, or an address or a text from elsewhere. */
export interface Dropped {
  files: File[];
  ref: RecordRef | null;
  text: string;
}

/** Lets a row or a card be dragged onto a conversation: call it in `dragstart`. */
export function offer(event: DragEvent, ref: RecordRef, href: string): void {
  const carried = event.dataTransfer;
  if (!carried) return;
  const url = new URL(href, location.href).href;
  carried.effectAllowed = 'copyLink';
  carried.setData(recordType, JSON.stringify(ref));
  // For other windows and programs, which know nothing of ours.
  carried.setData('text/uri-list', url);
  carried.setData('text/plain', url);
}

/** Whether a conversation can take what is being dragged; its content is not told before the drop. */
export function welcome(carried: DataTransfer | null): boolean {
  return carried?.types.some((one) => ['Files', recordType, 'text/uri-list'].includes(one)) ?? false;
}

/** Reads a drop; null when there is nothing in it for a conversation. */
export function dropped(carried: DataTransfer | null): Dropped | null {
  if (!carried) return null;
  const files = [...carried.files];
  if (files.length > 0) return { files, ref: null, text: '' };
  const address = carried
    .getData('text/uri-list')
    .split(/\r?\n/)
    .find((line) => line !== '' && !line.startsWith('#'));
  const ref = readRef(carried.getData(recordType)) ?? (address ? refOf(address) : null);
  if (ref) return { files: [], ref, text: '' };
  return address ? { files: [], ref: null, text: address } : null;
}

/** The record an address of this desk leads to, or null. */
export function refOf(address: string): RecordRef | null {
  let url: URL;
  try {
    url = new URL(address, location.href);
  } catch {
    return null;
  }
  if (url.origin !== location.origin) return null;
  const place = parsePlace(url.pathname, url.search);
  if (!('id' in place) || !place.id) return null;
  if (place.name === 'cases') return { table: 'case', id: place.id };
  if (place.name === 'incidents') return { table: 'incident', id: place.id };
  return place.name === 'knowledge' ? { table: 'article', id: place.id } : null;
}

function readRef(text: string): RecordRef | null {
  if (text === '') return null;
  try {
    const ref = JSON.parse(text) as RecordRef;
    return ['case', 'incident', 'article'].includes(ref.table) && /^[0-9a-f]{32}$/.test(ref.id) ? ref : null;
  } catch {
    return null;
  }
}
