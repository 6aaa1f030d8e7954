import { refOf } from './drag.ts';

/** Numbers of records and articles: a prefix of capital letters and at least seven digits (domain 1). */
const numberShape = /^(?:CS|INC|KB)\d{7,18}$/i;

/**
 * Whether a text may be the number or the address of a record or an article, so that the desk
 * is worth asking. The desk knows more addresses than are looked for here; none of them is
 * anything else.
 */
export function mayName(text: string, host: string): boolean {
  if (numberShape.test(text)) return true;
  if (!/^https?:\/\/\S+$/.test(text)) return false;
  if (refOf(text)) return true;
  try {
    const url = new URL(text);
    return url.host === host && /^\/kb\/KB\d{7,18}$/i.test(url.pathname);
  } catch {
    return false;
  }
}
