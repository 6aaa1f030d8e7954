import { describe, expect, it } from 'vitest';
import type { Day, Hours } from '../model.ts';
import {
  checkDay,
  emptyWeek,
  knownZone,
  minutes,
  nextStretch,
  now,
  summary,
  toEntries,
  toWeek,
} from './hours.ts';

const weekdays: Day[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const office: Hours = { days: weekdays, from: '09:00', to: '17:00' };
const berlin = (entries: Hours[], holidays: string[] = []) => ({
  time_zone: 'Europe/Berlin',
  entries,
  holidays: holidays.map((date) => ({ date, name: '' })),
});
const at = (text: string) => Date.parse(text);
const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

describe('the week and the entries', () => {
  it('are two views of one thing', () => {
    const entries: Hours[] = [
      { days: ['mon', 'tue'], from: '08:00', to: '12:00' },
      { days: ['mon', 'tue'], from: '13:00', to: '17:00' },
      { days: ['sat'], from: '10:00', to: '14:00' },
    ];
    expect(toEntries(toWeek(entries))).toEqual(entries);
    expect(toWeek(entries).mon).toEqual([
      { from: '08:00', to: '12:00' },
      { from: '13:00', to: '17:00' },
    ]);
  });
  it('share hours that are the same', () => {
    const week = emptyWeek();
    week.mon = [{ from: '09:00', to: '17:00' }];
    week.fri = [
      { from: '09:00', to: '17:00' },
      { from: '09:00', to: '17:00' },
    ];
    expect(toEntries(week)).toEqual([{ days: ['mon', 'fri'], from: '09:00', to: '17:00' }]);
  });
});

describe('a day', () => {
  it('names what is wrong where it is', () => {
    expect(checkDay([{ from: '09:00', to: '12:00' }])).toEqual([undefined]);
    expect(checkDay([{ from: '', to: '12:00' }])).toEqual(['from']);
    expect(checkDay([{ from: '24:00', to: '12:00' }])).toEqual(['from']);
    expect(checkDay([{ from: '09:00', to: '' }])).toEqual(['to']);
    expect(checkDay([{ from: '09:00', to: '09:00' }])).toEqual(['equal']);
    expect(
      checkDay([
        { from: '09:00', to: '12:00' },
        { from: '11:00', to: '15:00' },
      ]),
    ).toEqual([undefined, 'overlap']);
    expect(
      checkDay([
        { from: '09:00', to: '12:00' },
        { from: '09:00', to: '12:00' },
      ]),
    ).toEqual([undefined, 'overlap']);
    expect(
      checkDay([
        { from: '22:00', to: '06:00' },
        { from: '08:00', to: '12:00' },
      ]),
    ).toEqual([undefined, undefined]);
  });
  it('is continued after its last stretch', () => {
    expect(nextStretch([])).toEqual({ from: '09:00', to: '17:00' });
    expect(nextStretch([{ from: '09:00', to: '12:00' }])).toEqual({ from: '13:00', to: '17:00' });
    expect(nextStretch([{ from: '09:00', to: '22:30' }])).toEqual({ from: '23:30', to: '24:00' });
  });
  it('reads clocks', () => {
    expect(minutes('24:00')).toBe(1440);
    expect(minutes('24:01')).toBeNaN();
    expect(minutes('9:00')).toBeNaN();
    expect(minutes('12:60')).toBeNaN();
  });
});

describe('now', () => {
  it('is always open without hours', () =>
    expect(now(berlin([]), at('2026-11-21T09:00:00Z'))).toEqual({ open: true }));

  it('knows when it closes and when it opens', () => {
    // A Friday, winter time.
    const friday = now(berlin([office]), at('2026-11-20T09:00:00Z'));
    expect([friday.open, iso(friday.changes)]).toEqual([true, '2026-11-20T16:00:00.000Z']);
    const weekend = now(berlin([office]), at('2026-11-20T16:00:00Z'));
    expect([weekend.open, iso(weekend.changes)]).toEqual([false, '2026-11-23T08:00:00.000Z']);
  });

  it('passes holidays by', () => {
    const closed = now(berlin([office], ['2026-11-23']), at('2026-11-21T09:00:00Z'));
    expect(iso(closed.changes)).toBe('2026-11-24T08:00:00.000Z');
    const holiday = now(berlin([], ['2026-11-21']), at('2026-11-21T09:00:00Z'));
    expect([holiday.open, iso(holiday.changes)]).toEqual([false, '2026-11-21T23:00:00.000Z']);
  });

  it('follows a night into the next day, but not into a holiday', () => {
    const night: Hours = { days: ['fri'], from: '22:00', to: '06:00' };
    const open = now(berlin([night]), at('2026-11-21T02:00:00Z'));
    expect([open.open, iso(open.changes)]).toEqual([true, '2026-11-21T05:00:00.000Z']);
    expect(now(berlin([night], ['2026-11-21']), at('2026-11-21T02:00:00Z')).open).toBe(false);
  });

  it('joins stretches that meet', () => {
    const plan = berlin([
      { days: ['sat'], from: '08:00', to: '12:00' },
      { days: ['sat'], from: '12:00', to: '18:00' },
    ]);
    expect(iso(now(plan, at('2026-11-21T08:00:00Z')).changes)).toBe('2026-11-21T17:00:00.000Z');
  });

  it('moves a boundary in the skipped hour to the jump', () => {
    // Clocks in Berlin jump from 02:00 to 03:00 at 01:00 UTC on 29 March 2026.
    const skipped = now(berlin([{ days: ['sun'], from: '02:30', to: '05:00' }]), at('2026-03-28T23:30:00Z'));
    expect(iso(skipped.changes)).toBe('2026-03-29T01:00:00.000Z');
  });

  it('takes the first showing of the repeated hour', () => {
    // They show 02:30 twice on 25 October 2026: at 00:30 and at 01:30 UTC.
    const repeated = now(berlin([{ days: ['sun'], from: '02:30', to: '05:00' }]), at('2026-10-24T23:00:00Z'));
    expect(iso(repeated.changes)).toBe('2026-10-25T00:30:00.000Z');
  });

  it('says when nothing will ever change', () => {
    expect(
      now(
        berlin([{ days: [...weekdays, 'sat', 'sun'], from: '00:00', to: '24:00' }]),
        at('2026-11-21T09:00:00Z'),
      ),
    ).toEqual({ open: true });
    expect(now({ time_zone: 'Mars/Olympus', entries: [office], holidays: [] }, 0)).toEqual({ open: false });
    expect(knownZone('')).toBe(true);
  });
});

describe('summary', () => {
  it('puts days with the same hours together', () => {
    expect(summary([office, { days: ['sat'], from: '10:00', to: '14:00' }], (day) => day)).toEqual([
      'mon–fri 09:00–17:00',
      'sat 10:00–14:00',
    ]);
    expect(summary([], (day) => day)).toEqual([]);
  });
});
