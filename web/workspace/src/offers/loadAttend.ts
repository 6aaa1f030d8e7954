import type { attend } from './attend.ts';

/** Who attends to offers: fetched once the page is there. */
export const loadAttend = async (): Promise<typeof attend> => (await import('./attend.ts')).attend;
