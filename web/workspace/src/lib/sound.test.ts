import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/** What a browser's audio is asked for. */
let made: string[];

class FakeAudio {
  currentTime = 0;
  destination = {};
  constructor() {
    made.push('context');
  }
  resume = () => Promise.resolve();
  createOscillator = () => ({
    type: '',
    frequency: { value: 0 },
    connect: (to: unknown) => to,
    start: () => made.push('tone'),
    stop: () => undefined,
  });
  createGain = () => ({
    gain: { setValueAtTime: () => undefined, exponentialRampToValueAtTime: () => undefined },
    connect: (to: unknown) => to,
  });
}

const fresh = async () => {
  vi.resetModules();
  return (await import('./sound.ts')).chime;
};
const touched = (hasBeenActive?: boolean) =>
  vi.stubGlobal('navigator', hasBeenActive === undefined ? {} : { userActivation: { hasBeenActive } });

describe('a sound', () => {
  beforeEach(() => {
    made = [];
    vi.stubGlobal('AudioContext', FakeAudio);
  });
  afterEach(() => vi.unstubAllGlobals());

  it('is not tried before somebody has touched the page, and comes with the next news after', async () => {
    const chime = await fresh();
    touched(false);
    expect(chime(50, undefined, 10_000)).toBe(false);
    expect(made).toEqual([]);
    touched(true);
    expect(chime(50, undefined, 10_100)).toBe(true);
    expect(made).toEqual(['context', 'tone', 'tone']);
  });

  it('is tried where the browser does not tell', async () => {
    const chime = await fresh();
    touched();
    expect(chime(50, [[0, 440]], 10_000)).toBe(true);
    expect(made).toEqual(['context', 'tone']);
  });

  it('does not follow another at once, and is silent at no volume', async () => {
    const chime = await fresh();
    touched(true);
    expect(chime(0, undefined, 10_000)).toBe(false);
    expect(chime(50, [[0, 440]], 10_000)).toBe(true);
    expect(chime(50, [[0, 440]], 11_000)).toBe(false);
    expect(chime(50, [[0, 440]], 12_500)).toBe(true);
    expect(made).toEqual(['context', 'tone', 'tone']);
  });
});
