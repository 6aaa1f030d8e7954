import { expect, it } from 'vitest';
import { textOf } from './lines.ts';
import type { Entry } from './wire.ts';

const entry = (more: Partial<Entry>): Entry => ({
  seq: 1,
  kind: 'system',
  author: { kind: 'system', name: 'Parley' },
  body: 'As the desk wrote it.',
  at: '2026-11-21T09:42:00Z',
  ...more,
});

it('says lines of the desk by their code', () => {
  expect(textOf(entry({ code: 'joined', params: { agent: 'Anna' } }))).toBe('Anna joined the conversation.');
  expect(textOf(entry({ code: 'transfer_cancelled', params: { agent: 'Parley' } }))).toMatch(/offline/);
  expect(textOf(entry({ code: 'record_changed', params: { by: 'Anna', fields: 'priority,made_up' } }))).toBe(
    'Anna changed: Priority, made up',
  );
});

it('says with what somebody needs help, or only that they do', () => {
  const raised = (note: string) => textOf(entry({ code: 'hand_raised', params: { agent: 'Anna', note } }));
  expect(raised('')).toBe('Anna asks for help.');
  expect(raised('May I refund this?')).toBe('Anna asks for help: May I refund this?');
  expect(raised('A refund.')).toBe('Anna asks for help: A refund.');
});

it('keeps the body of lines it does not know, or whose names are missing', () => {
  for (const code of ['joined', 'of_another_version', 'constructor', '']) {
    expect(textOf(entry({ code, params: {} }))).toBe('As the desk wrote it.');
  }
});

it('never changes what people wrote', () => {
  expect(textOf(entry({ kind: 'comment', code: 'joined', params: { agent: 'Anna' } }))).toBe(
    'As the desk wrote it.',
  );
});
