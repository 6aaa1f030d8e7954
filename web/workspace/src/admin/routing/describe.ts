/** What an assignment rule does, in sentences. */
import { words } from '../messages.ts';
import type { AssignmentRule } from './model.ts';

/** The sentences, in the order in which it happens; `nameOf` names a presence state. */
export function describe(rule: AssignmentRule, nameOf: (id: string) => string): string[] {
  const t = words.routing.assignment.sentences;
  const said: string[] = [];
  if (rule.use_skills) {
    if (rule.enforce_mandatory) said.push(rule.evaluate_level ? t.mandatoryLevel : t.mandatory);
    said.push(t.skills);
  }
  if (rule.shift_enabled) {
    const minutes = rule.shift_time_required_s / 60;
    const until = rule.shift_continuous ? 'break' : 'day';
    said.push(minutes > 0 ? t.shiftRequired(minutes, until) : t.shift);
    said.push(rule.shift_criteria === 'most_time_left' ? t.most_time_left(until) : t.least_time_left(until));
  }
  said.push(rule.assign_by === 'most_capacity' ? t.most_capacity : t.last_assigned);
  if (rule.auto_assign) {
    said.push(rule.display === 'inbox_card' ? t.auto : t.autoTab);
  } else if (rule.reassign_on_timeout) {
    said.push(rule.allow_reject ? t.offerReject(rule.timeout_s) : t.offer(rule.timeout_s));
    said.push(rule.timeout_state_id ? t.timeoutState(nameOf(rule.timeout_state_id)) : t.timeout);
  } else {
    said.push(rule.allow_reject ? t.standsReject : t.stands, t.standsUntil);
  }
  if (!rule.active) said.push(t.inactive);
  return said;
}
