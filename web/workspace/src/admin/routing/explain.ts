/** An explanation of routing (internal/routing, Explanation) as sentences. */
import { notOffered, whyText, type Reason } from '../../offers/reasons.ts';
import { hhmm } from '../../lib/time.ts';
import { words } from '../messages.ts';
import type { Explanation } from './model.ts';
import { wait } from './wait.ts';

/** As many left out people as are named one by one. */
const named = 6;

const t = words.routing.preview;

/** Why nobody gets it, or why it waits. */
function waits(reason: Reason): string {
  const until = typeof reason['until'] === 'string' && reason['until'] ? hhmm(reason['until']) : '';
  if (reason.code === 'new_round' || reason.code === 'round_pause') return t.waits.round_pause(until);
  const plain: Readonly<Record<string, string | ((...values: never[]) => string)>> = t.waits;
  const found = plain[reason.code];
  return typeof found === 'string' ? found : t.waits.no_candidate;
}

export interface Sentences {
  /** Who would get it, or that nobody would. */
  first: string;
  /** Why, who would not, and what happens later. */
  then: string[];
}

/** `nameOf` names groups and agents. */
export function sentences(of: Explanation, nameOf: (id: string) => string): Sentences {
  const chosen = of.candidates.find((one) => one.agent_id === of.chosen_id);
  const then: string[] = [];
  let first: string;
  if (of.chosen_id) {
    const why = of.why.map((reason) => whyText(JSON.stringify(reason))).filter(Boolean);
    const name = chosen?.name ?? nameOf(of.chosen_id);
    first = why.length > 0 ? t.would(name, why.join(', ')) : t.wouldPlain(name);
    const others = of.eligible - 1;
    if (others > 0) then.push(t.others(others));
  } else {
    const why = of.why[0];
    first = t.nobody(why ? waits(why) : t.waits.no_candidate);
  }
  let left = 0;
  for (const group of of.left_out) {
    for (const example of group.examples) {
      if (left < named) then.push(`${notOffered(example.name, example.reason)}.`);
      left++;
    }
    left += Math.max(0, group.count - group.examples.length);
  }
  if (left > named) then.push(t.moreLeftOut(left - named));
  if (of.sorting?.length) {
    const labels: Readonly<Record<string, string>> = words.routing.documentFields;
    then.push(t.order(of.sorting.map(({ field }) => labels[field] ?? field).join(', ')));
  }
  for (const pool of of.pools) {
    const groups = pool.groups.map(nameOf).join(', ');
    if (!pool.due && pool.reason?.code !== 'rule_inactive') {
      then.push(t.later(wait(pool.eligible_at_s), groups, pool.agents));
    } else if (pool.reason?.code === 'empty_pool') {
      then.push(t.emptyPool(groups));
    } else if (pool.reason?.code === 'rule_inactive') {
      then.push(t.ruleInactive(groups, pool.assignment_rule));
    }
  }
  return { first, then };
}
