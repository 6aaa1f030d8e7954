/** Fetches the table of emoji with the first use of the picker: it is no part of the first bundle. */
export async function loadEmoji(): Promise<readonly (readonly [string, string])[]> {
  const { emoji } = await import('./emoji.ts');
  return emoji;
}
