import { describe, expect, it } from 'vitest';
import { emptyFilter, fits, pathOf } from './audit.ts';

const row = { actor_name: 'Ada Lovelace', action: 'update', at: new Date(2026, 10, 21, 9, 30).toISOString() };

describe('fits', () => {
  it('takes everything without a filter', () => expect(fits(row, emptyFilter())).toBe(true));
  it.each([
    [{ actor: 'ada' }, true],
    [{ actor: ' LOVE ' }, true],
    [{ actor: 'ben' }, false],
    [{ action: 'update' }, true],
    [{ action: 'create' }, false],
    [{ from: '2026-11-21', to: '2026-11-21' }, true],
    [{ from: '2026-11-22' }, false],
    [{ to: '2026-11-20' }, false],
  ])('with %j is %s', (part, result) => expect(fits(row, { ...emptyFilter(), ...part })).toBe(result));
});

describe('pathOf', () => {
  it('leads to the thing', () => {
    const at = (table: string, action = 'update', record_id = 'a') =>
      pathOf({ table, action, record_id, label: 'x.y' });
    expect(at('chat_queue')).toBe('/workspace/settings/queues/a');
    expect(at('chat_queue', 'delete')).toBe('');
    expect(at('sys_properties')).toBe('/workspace/settings/properties/x.y');
    expect(at('api_token')).toBe('/workspace/settings/tokens');
    expect(at('case')).toBe('');
    expect(at('chat_queue', 'update', '')).toBe('');
  });
});
