import { describe, expect, it } from 'vitest';
import type { Producer } from '../model.ts';
import { asks, duplicate, isTyped, newVariable, picksRecord, scale, tidyProducer } from './forms.ts';

const producer: Producer = {
  id: 'p',
  version: 3,
  name: 'Guest chat',
  title: 'Help?',
  table: 't',
  active: true,
  public: true,
  variables: [
    { ...newVariable('b'), id: 'x', order: 900, choices: [{ text: 'A', value: 'a', order: 1 }] },
    {
      ...newVariable('a'),
      type: 'select',
      pattern: '[0-9]+',
      choices: [{ text: 'A', value: 'a', order: 7 }],
      order: 1,
    },
    { ...newVariable('l'), type: 'label', map_to_field: true, field: 'email', mandatory: true },
    { ...newVariable('s'), type: 'numeric_scale', scale_min: 1, scale_max: 3 },
  ],
};

describe('tidyProducer', () => {
  it('counts places in the order of the list', () => {
    expect(tidyProducer(producer).variables.map((v) => [v.name, v.order])).toEqual([
      ['b', 100],
      ['a', 200],
      ['l', 300],
      ['s', 400],
    ]);
  });
  it('sends only what the type uses', () => {
    const [line, select, label, steps] = tidyProducer(producer).variables;
    expect(line?.choices).toEqual([]);
    expect(select?.pattern).toBe('');
    expect(select?.choices).toEqual([{ text: 'A', value: 'a', order: 100 }]);
    expect([label?.map_to_field, label?.field, label?.mandatory]).toEqual([false, '', false]);
    expect([steps?.scale_min, steps?.scale_max]).toEqual([1, 3]);
    expect(line).not.toHaveProperty('scale_min');
  });
});

describe('types', () => {
  it('know what they are', () => {
    expect([asks('label'), asks('email'), picksRecord('reference'), isTyped('date')]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
  it('have scales', () => {
    expect(scale({})).toEqual([1, 2, 3, 4, 5]);
    expect(scale({ scale_min: -1, scale_max: 1 })).toEqual([-1, 0, 1]);
    expect(scale({ scale_min: 5, scale_max: 1 })).toEqual([]);
  });
});

describe('duplicate', () => {
  it('is new, not public, and shares nothing', () => {
    const copy = duplicate(producer, 'Other');
    expect([copy.id, copy.version, copy.name, copy.public]).toEqual(['', 0, 'Other', false]);
    expect(copy.variables[0]).not.toHaveProperty('id');
    expect(copy.variables[1]?.choices).toEqual(producer.variables[1]?.choices);
    expect(copy.variables[1]?.choices).not.toBe(producer.variables[1]?.choices);
  });
});
