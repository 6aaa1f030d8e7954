import { words } from './words.ts';
import type { Session } from './wire.ts';

/** What a visitor reads when their chat is over, and how they may go on with it. */
export interface Over {
  title: string;
  /** The company's words, plain text; "" for none. */
  text: string;
  /** What the button back into the queue says; "" when there is no way back. */
  back: string;
  /** There is something to keep. */
  transcript: boolean;
}

/** How a chat ended. Only who left the queue is told so: being sent away by the longest wait is something else. */
export function over({
  state,
  ended_reason: reason = '',
  ended_message: message,
  can_rejoin: again,
}: Session): Over {
  if (state !== 'abandoned') {
    return {
      title: words.endedReason[reason] ?? words.chatEnded,
      text: message || words.ended,
      back: '',
      transcript: true,
    };
  }
  const nobody = reason === 'max_wait';
  return {
    title: nobody ? words.noneFree : words.left,
    text: nobody ? (message ?? '') : '',
    back: again ? (nobody ? words.waitAgain : words.continue) : '',
    transcript: false,
  };
}
