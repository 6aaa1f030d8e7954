/** The settings of the desk (property.go). */
import type { Narrow, Schemas } from '$ui/schema.ts';

export type PropertyType = 'integer' | 'boolean' | 'string' | 'queue';

export type Property = Narrow<Schemas['PropertyRecord'], { type: PropertyType }>;

/** All properties, with their values. */
export async function readProperties(
  get: <T>(path: string, query?: { limit: number }) => Promise<T>,
): Promise<Property[]> {
  const answer = await get<{ items: Property[] }>('/admin/properties', { limit: 200 });
  return answer.items;
}

/** The heading a property stands under. */
export function groupOf({ name }: Pick<Property, 'name'>): string {
  if (name.startsWith('parley.company')) return 'company';
  if (/^glide\.awa|^parley\.api/.test(name)) return 'integration';
  if (name.includes('sign_in')) return 'signIn';
  if (/\.idle\.|\.cs\..*idle/.test(name)) return 'idle';
  if (name.includes('.attachment.')) return 'files';
  if (/^connect\.canned|^glide\.ui\.url|link_preview/.test(name)) return 'writing';
  if (/limit|max_|hours/.test(name)) return 'limits';
  return 'chat';
}

/** The order of the headings. */
export const groupOrder = [
  'chat',
  'writing',
  'limits',
  'idle',
  'files',
  'company',
  'signIn',
  'integration',
] as const;
