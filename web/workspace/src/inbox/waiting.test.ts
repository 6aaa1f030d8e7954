import { expect, it } from 'vitest';
import type { QueueStatus } from '../lib/wire.ts';
import { waitingIn } from './waiting.ts';

it('calls what waits by its name', () => {
  const said = (document_table: QueueStatus['document_table'], waiting_count: number) =>
    waitingIn({ document_table, waiting_count });
  expect([0, 1, 2].map((n) => said('interaction', n))).toEqual([
    'Nobody waits',
    '1 person waits',
    '2 people wait',
  ]);
  expect([0, 1, 2].map((n) => said('case', n))).toEqual(['No case waits', '1 case waits', '2 cases wait']);
  expect(said('incident', 2)).toBe('2 incidents wait');
  expect(said(undefined as unknown as 'case', 2)).toBe('2 people wait');
});
