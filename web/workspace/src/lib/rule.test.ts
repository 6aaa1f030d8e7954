import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { notify, type Reason, type Situation, type Transport } from './rule.ts';

interface Case {
  name: string;
  transport: Transport;
  situation: Situation;
  tell: boolean;
  reason: Reason;
}

const cases = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../../../testdata/notify.json`, 'utf8'),
) as Case[];

describe('the rule of notifications, as the desk has it', () => {
  it('has every transport and every reason in its table', () => {
    expect(cases.length).toBeGreaterThan(250);
    expect(new Set(cases.map((one) => one.transport)).size).toBe(4);
    expect(new Set(cases.map((one) => one.reason)).size).toBe(14);
  });

  it.each(cases.map((one) => [one.name, one] as const))('%s', (_, { transport, situation, tell, reason }) => {
    expect(notify(transport, situation)).toEqual({ tell, reason });
  });
});
