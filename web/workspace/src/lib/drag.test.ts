import { expect, it } from 'vitest';
import { dropped, offer, refOf, welcome } from './drag.ts';

const id = 'a'.repeat(32);

/** As much of a DataTransfer as a drop has. */
function carried(data: Record<string, string>, files: File[] = []): DataTransfer {
  const types = [...Object.keys(data), ...(files.length > 0 ? ['Files'] : [])];
  return { types, files, getData: (type: string) => data[type] ?? '' } as unknown as DataTransfer;
}

it('reads the records that addresses of this desk lead to', () => {
  const at = (path: string) => refOf(new URL(path, location.href).href);
  expect(at(`/workspace/cases/${id}`)).toEqual({ table: 'case', id });
  expect(at(`/workspace/incidents/${id}`)).toEqual({ table: 'incident', id });
  expect(at(`/workspace/knowledge/${id}`)).toEqual({ table: 'article', id });
  expect(at('/workspace/cases')).toBeNull();
  expect(at(`/workspace/conversations/${id}`)).toBeNull();
  expect(refOf(`https://elsewhere.example/workspace/cases/${id}`)).toBeNull();
  expect(refOf('no address: //')).toBeNull();
});

it('carries a record to where it is dropped', () => {
  const data: Record<string, string> = {};
  const transfer = { setData: (type: string, text: string) => (data[type] = text) };
  const ref = { table: 'case' as const, id, number: 'CS0000011', title: 'Invoice is wrong' };
  offer({ dataTransfer: transfer } as unknown as DragEvent, ref, `/workspace/cases/${id}`);
  expect(data['text/plain']).toBe(new URL(`/workspace/cases/${id}`, location.href).href);
  expect(welcome(carried(data))).toBe(true);
  expect(dropped(carried(data))).toEqual({ files: [], ref, text: '' });
});

it('takes files before anything else, and links as text', () => {
  const file = new File(['x'], 'bill.pdf');
  expect(dropped(carried({ 'text/uri-list': 'https://a.example' }, [file]))).toEqual({
    files: [file],
    ref: null,
    text: '',
  });
  expect(dropped(carried({ 'text/uri-list': '# a note\r\nhttps://a.example/b' }))).toEqual({
    files: [],
    ref: null,
    text: 'https://a.example/b',
  });
});

it('takes nothing it does not know', () => {
  expect(welcome(carried({ 'text/html': '<b>x</b>' }))).toBe(false);
  expect(welcome(null)).toBe(false);
  expect(dropped(carried({ 'text/html': '<b>x</b>' }))).toBeNull();
  expect(dropped(carried({ 'application/x-parley-record': '{"table":"user","id":"x"}' }))).toBeNull();
  expect(dropped(carried({ 'application/x-parley-record': 'no json' }))).toBeNull();
});
