import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followUpgrades } from './stale.ts';

const reload = vi.fn();
const answer = vi.fn<typeof fetch>();

followUpgrades(reload);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', answer);
  answer.mockResolvedValue(new Response(null, { status: 200 }));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.clearAllMocks();
  sessionStorage.clear();
});

const missing = async (): Promise<void> => {
  window.dispatchEvent(new Event('vite:preloadError'));
  await vi.advanceTimersByTimeAsync(0);
};

test('a part that is gone loads the workspace anew, once in a while', async () => {
  await missing();
  expect(reload).toHaveBeenCalledTimes(1);
  await missing();
  expect(reload).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(60_000);
  await missing();
  expect(reload).toHaveBeenCalledTimes(2);
});

test('without a connection, or when the desk is in trouble, the page stays', async () => {
  answer.mockRejectedValueOnce(new TypeError('offline'));
  await missing();
  answer.mockResolvedValueOnce(new Response(null, { status: 503 }));
  await missing();
  expect(reload).not.toHaveBeenCalled();
  await missing();
  expect(reload).toHaveBeenCalledTimes(1);
});
