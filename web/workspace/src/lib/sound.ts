/** Two sounds never come closer together than this, ms. */
const quietFor = 2_000;
/** How loud 100 per cent is; the notes are sharp. */
const loudest = 0.24;

/** What is played: from when, s, and how high, Hz. */
export type Notes = readonly (readonly [delay: number, pitch: number])[];

const soft: Notes = [
  [0, 660],
  [0.13, 880],
];

let audio: AudioContext | undefined;
let last = 0;

/**
 * Whether this page may be heard: browsers allow sound only once the person has pressed something
 * in it, and warn of what is tried before. Those that do not tell are asked by trying.
 */
export const mayBeHeard = (): boolean =>
  (navigator.userActivation as UserActivation | undefined)?.hasBeenActive !== false;

/** Soft notes, `volume` in per cent. Returns whether they were played. */
export function chime(volume: number, notes = soft, now = Date.now()): boolean {
  if (volume <= 0 || now - last < quietFor || !mayBeHeard()) return false;
  last = now;
  try {
    audio ??= new AudioContext();
    void audio.resume();
    for (const [delay, pitch] of notes) {
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      const at = audio.currentTime + delay;
      tone.type = 'sine';
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0.0001, at);
      gain.gain.exponentialRampToValueAtTime(Math.max(0.001, (loudest * volume) / 100), at + 0.015);
      gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.28);
      tone.connect(gain).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.3);
    }
    return true;
  } catch {
    // No sound device, or not allowed: what is on the page remains.
    return false;
  }
}
