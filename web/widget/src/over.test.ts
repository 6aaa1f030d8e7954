import { afterAll, describe, expect, test } from 'vitest';
import { over } from './over.ts';
import type { Session } from './wire.ts';
import { speak } from './words.ts';

const session = (more: Partial<Session>): Session => ({
  state: 'ended',
  conversation_id: 'c',
  number: 'IMS0000001',
  queue: 'Billing',
  guest_name: 'Grace',
  subject: 'My invoice is wrong',
  server_time: '2026-11-21T09:00:30Z',
  can_rejoin: false,
  ...more,
});
const waited = session({
  state: 'abandoned',
  can_rejoin: true,
  ended_reason: 'max_wait',
  ended_message: 'Please write to billing@example.com.',
});

describe('how a chat ended', () => {
  afterAll(() => speak(['en']));

  test('nobody was free in time: that, and the queue’s own words, are not said of who left', async () => {
    await speak(['en']);
    expect(over(waited)).toEqual({
      title: 'Nobody was free in time.',
      text: 'Please write to billing@example.com.',
      back: 'Wait again',
      transcript: false,
    });
    expect(over(session({ state: 'abandoned', can_rejoin: true }))).toEqual({
      title: 'You left the queue.',
      text: '',
      back: 'Continue',
      transcript: false,
    });
  });

  test('in German too', async () => {
    await speak(['de']);
    expect(over(waited)).toMatchObject({
      title: 'Leider war rechtzeitig niemand frei.',
      back: 'Noch einmal warten',
    });
  });

  test('a queue that takes nobody back offers no way back', async () => {
    await speak(['en']);
    expect(over({ ...waited, can_rejoin: false }).back).toBe('');
  });

  test('an end after talking has the transcript, and the company’s words where there are some', () => {
    expect(over(session({ ended_reason: 'user_ended', ended_message: 'Thank you.' }))).toEqual({
      title: 'You ended the chat.',
      text: 'Thank you.',
      back: '',
      transcript: true,
    });
    expect(over(session({ ended_reason: 'agent_ended' })).text).not.toBe('');
  });
});
