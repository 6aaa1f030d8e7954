import { afterEach, expect, test, vi } from 'vitest';
import { Api } from './api.ts';

afterEach(() => vi.unstubAllGlobals());

test('a refusal calls the field what people call it', async () => {
  const answers = [
    '{"code":"invalid","detail":"first_name must not be empty.","field":"first_name","label":"First name"}',
    '{"code":"invalid","detail":"Files are not accepted here.","field":"file_name"}',
  ];
  vi.stubGlobal('fetch', async () => new Response(answers.shift(), { status: 422 }));
  const api = new Api('https://desk.example');
  await expect(api.create({})).rejects.toMatchObject({
    message: 'First name must not be empty.',
    errors: [{ field: 'first_name', message: 'First name must not be empty.' }],
  });
  await expect(api.create({})).rejects.toMatchObject({ message: 'Files are not accepted here.' });
});
