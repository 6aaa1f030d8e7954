import { expect, it } from 'vitest';
import { mayName } from './reference.ts';

const id = 'a'.repeat(32);
const here = location.origin;

it('takes numbers and addresses of records', () => {
  for (const text of [
    'CS0000011',
    'inc0000001',
    'KB0000001',
    `${here}/workspace/cases/${id}`,
    `${here}/kb/KB0000001`,
  ])
    expect(mayName(text, location.host), text).toBe(true);
});

it('leaves everything else alone', () => {
  const others = [
    '',
    'CS11',
    'see CS0000011',
    'XY0000011',
    `https://other.test/workspace/cases/${id}`,
    'https://other.test/kb/KB0000001',
    `${here}/workspace/conversations/${id}`,
    'https://',
  ];
  for (const text of others) expect(mayName(text, location.host), text).toBe(false);
});
