import { expect, it } from 'vitest';
import { audienceOf } from './audience.ts';
import type { Member, Summary } from './wire.ts';

const member = (name: string, more: Partial<Member> = {}) =>
  ({ id: name.toLowerCase(), name, standing: 'member', ...more }) as Member;
const of = (kind: string, more: Partial<Summary> = {}) => ({ kind, name: '', ...more }) as Summary;
const anna = member('Anna');
const ben = member('Ben');
const chris = member('Chris');
const mara = member('Mara');

it('names the customer first, and says when a message waits', () => {
  const guest = of('support', { guest_name: 'Grace Hopper' });
  expect(audienceOf(guest, [anna, ben], 'anna', 'comment')).toEqual({
    text: 'Grace sees this at once',
    names: ['Ben'],
    inside: false,
  });
  expect(audienceOf({ ...guest, hold_s: 10 }, [], 'anna', 'comment').text).toBe('Grace sees this after 10 s');
  expect(audienceOf(guest, [anna, ben], 'anna', 'work_note')).toMatchObject({
    text: 'Only colleagues see this',
    inside: true,
  });
});

it('names colleagues, without me and those who left', () => {
  const left = member('Lou', { standing: 'left' });
  const text = (...members: Member[]) => audienceOf(of('group'), members, 'anna', 'comment').text;
  expect(text(anna)).toBe('Only you see this');
  expect(text(anna, ben, left)).toBe('Ben sees this');
  expect(text(anna, ben, chris)).toBe('Ben and Chris see this');
  expect(text(anna, ben, chris, mara)).toBe('Ben, Chris, and 1 other person see this');
  expect(audienceOf(of('group'), [anna, ben, chris, mara], 'anna', 'comment').names).toEqual([
    'Ben',
    'Chris',
    'Mara',
  ]);
});

it('says what it can before the members are known', () => {
  expect(audienceOf(of('group', { people: 4 }), undefined, 'anna', 'comment').text).toBe(
    '3 colleagues see this',
  );
  expect(audienceOf(of('direct', { name: 'Ben Okoro' }), undefined, 'anna', 'comment').text).toBe(
    'Ben Okoro sees this',
  );
});

it('says that the contact of a record can read a comment on it', () => {
  const record = of('record', { record: { table: 'case', id: 'x', number: 'CS0000011' } });
  expect(audienceOf(record, [anna, ben], 'anna', 'comment')).toMatchObject({
    text: 'The contact of CS0000011 can see this',
    inside: false,
  });
});
