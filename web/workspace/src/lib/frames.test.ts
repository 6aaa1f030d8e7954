import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Frames } from './frames.ts';
import type { Summary } from './wire.ts';

const id = 'c'.repeat(32);
const told = { id, frame: 'closed', frame_order: 0 } as Summary;
const fetching = vi.fn<typeof fetch>();
let frames: Frames;

beforeEach(() => {
  vi.stubGlobal('fetch', fetching);
  fetching.mockReset();
  frames = new Frames();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

it('a window stays where it was put until the desk has it', async () => {
  let answer = (_: Response) => {};
  fetching.mockReturnValue(new Promise((resolve) => (answer = resolve)));
  const moving = frames.move(id, { state: 'open', order: 2 });
  expect(frames.of(told)).toMatchObject({ frame: 'open', frame_order: 2 });
  answer(new Response(null, { status: 204 }));
  await moving;
  expect(frames.of(told)).toMatchObject({ frame: 'closed', frame_order: 0 });
});

it('what the desk did not hear is said again when it is there', async () => {
  fetching.mockRejectedValueOnce(new TypeError('no network'));
  await frames.move(id, { state: 'minimized', order: 1 });
  expect(frames.of(told)).toMatchObject({ frame: 'minimized', frame_order: 1 });
  fetching.mockResolvedValue(new Response(null, { status: 204 }));
  frames.again();
  await vi.waitFor(() => expect(frames.of(told).frame).toBe('closed'));
  expect(fetching).toHaveBeenCalledTimes(2);
  const [address, asked] = fetching.mock.calls[1] ?? [];
  expect(String(address)).toMatch(new RegExp(`/conversations/${id}/frame$`));
  expect(JSON.parse(String(asked?.body))).toEqual({ state: 'minimized', order: 1 });
});

it('what the desk refuses is not kept', async () => {
  fetching.mockResolvedValue(new Response('{"code":"not_found","detail":"gone"}', { status: 404 }));
  await frames.move(id, { state: 'open', order: 1 });
  expect(frames.of(told)).toBe(told);
});

it('the last place counts, whatever the order of the answers', async () => {
  const answers: ((response: Response) => void)[] = [];
  fetching.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
  const first = frames.move(id, { state: 'open', order: 1 });
  const second = frames.move(id, { state: 'minimized', order: 1 });
  answers[0]?.(new Response(null, { status: 204 }));
  await first;
  expect(frames.of(told).frame).toBe('minimized');
  answers[1]?.(new Response(null, { status: 204 }));
  await second;
  expect(frames.of(told)).toBe(told);
});
