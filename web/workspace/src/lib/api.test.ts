import { afterEach, describe, expect, it, vi } from 'vitest';
import { address, get, onUnauthenticated, post, Problem, readProblem } from './api.ts';

afterEach(() => vi.unstubAllGlobals());

const answerWith = (status: number, body: string, headers: Record<string, string> = {}) => {
  const fetched = vi.fn(
    async (..._of: [string, RequestInit]) => new Response(body || null, { status, headers }),
  );
  vi.stubGlobal('fetch', fetched);
  return fetched;
};

describe('request', () => {
  it('decodes JSON and takes an empty answer for nothing', async () => {
    answerWith(200, '{"a":1}');
    expect(await get('/x')).toEqual({ a: 1 });
    answerWith(204, '');
    expect(await post('/x')).toBeUndefined();
  });

  it('throws the problem, field by field', async () => {
    answerWith(
      422,
      '{"status":422,"title":"Invalid","detail":"Two fields are wrong.","code":"invalid","errors":[{"field":"email","code":"invalid","message":"No address."},{"field":"name","code":"required","message":"Missing."}]}',
    );
    const problem = await post('/x', {}).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 422, code: 'invalid', message: 'Two fields are wrong.' });
    expect((problem as Problem).byField).toEqual({ email: 'No address.', name: 'Missing.' });
  });

  it('names the field as screens do', async () => {
    answerWith(
      422,
      '{"detail":"target_wait_s must be between 0 and 86400 seconds.","code":"invalid","field":"target_wait_s","label":"Target wait"}',
    );
    const message = 'Target wait must be between 0 and 86400 seconds.';
    const problem = await post('/x', {}).catch((error: unknown) => error);
    expect(problem).toMatchObject({
      message,
      bare: 'must be between 0 and 86400 seconds.',
      field: 'target_wait_s',
    });
    expect((problem as Problem).byField).toEqual({ target_wait_s: message });
    answerWith(409, '{"detail":"There is already a queue with this name.","code":"conflict","field":"name"}');
    await expect(post('/x', {})).rejects.toMatchObject({
      message: 'There is already a queue with this name.',
      bare: 'There is already a queue with this name.',
    });
  });

  it('says how long to wait', async () => {
    answerWith(429, '{"code":"limit","detail":"Too many."}', { 'retry-after': '30' });
    await expect(get('/x')).rejects.toMatchObject({ code: 'limit', retryAfter: 30 });
  });

  it('calls a request that reached nobody offline', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('Failed to fetch');
    });
    await expect(get('/x')).rejects.toMatchObject({ code: 'offline', status: 0 });
  });

  it('tells when nobody is signed in', async () => {
    answerWith(401, '{"code":"unauthenticated"}');
    const told = vi.fn();
    const stop = onUnauthenticated(told);
    await expect(get('/x')).rejects.toBeInstanceOf(Problem);
    stop();
    await expect(get('/x')).rejects.toBeInstanceOf(Problem);
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('leaves out what is empty from the query', () => {
    expect(address('/x', { a: 1, b: '', c: undefined, d: 'ä&' })).toBe('/api/v1/x?a=1&d=%C3%A4%26');
    expect(address('/x')).toBe('/api/v1/x');
  });
});

describe('readProblem', () => {
  it('makes do with the status when a proxy answers', () => {
    expect(readProblem(502, '<html>Bad gateway</html>', null)).toMatchObject({
      code: 'unavailable',
      status: 502,
    });
    expect(readProblem(413, '', null).code).toBe('too_large');
    expect(readProblem(404, 'null', null).code).toBe('not_found');
  });
});
