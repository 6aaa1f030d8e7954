import type { Notes } from '../lib/sound.ts';
import type { Offer } from '../lib/wire.ts';

/** What a service channel's alert sounds like: told apart with the eyes shut. */
export const notesOf: Record<Offer['sound'], Notes> = {
  none: [],
  chime: [
    [0, 660],
    [0.13, 880],
    [0.26, 1100],
  ],
  bell: [
    [0, 1320],
    [0.02, 990],
    [0.4, 1320],
  ],
  knock: [
    [0, 196],
    [0.16, 196],
    [0.32, 196],
  ],
};
