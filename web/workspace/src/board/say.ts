/** What the board says of work and of agents, as sentences. */
import { number } from '../lib/locale.ts';
import { clock, hhmm } from '../lib/time.ts';
import { notOffered, whyText, type Reason } from '../offers/reasons.ts';
import { words } from './messages.ts';
import { percent, type Explanation, type TrailStep, type WorkRow } from './model.ts';

const t = words.why;
/** As many people are named one by one. */
const named = 3;

/** "83 %" as the language writes it. */
export const percentText = (share: number): string => words.figures.percent(number(percent(share)));

function waits(reason: Reason): string {
  if (reason.until) return t.round(hhmm(reason.until));
  return t.waits[reason.code] ?? t.waits.no_candidate;
}

/** Who cannot have it, up to a few by name. */
function leftOut(groups: Explanation['left_out'], most: number): string[] {
  const said: string[] = [];
  let more = 0;
  for (const group of groups) {
    for (const example of group.examples) {
      if (said.length < most) said.push(`${notOffered(example.name, example.reason)}.`);
      else more++;
    }
    more += Math.max(0, group.count - group.examples.length);
  }
  if (more > 0) said.push(`${t.more(more)}.`);
  return said;
}

/** Why a row of the board waits; `now` in ms. */
export function whyWaits(row: WorkRow, now: number): string[] {
  if (row.state !== 'waiting') return [];
  if (row.offered_to) {
    return row.offer_expires_at
      ? [t.offered(row.offered_to, clock(Date.parse(row.offer_expires_at) - now || 0))]
      : [t.offeredStands(row.offered_to)];
  }
  if (row.delivery === 'pull') return [t.pull];
  if (!row.waits) return [];
  if (row.waits.chosen) return [t.next(row.waits.chosen)];
  const [why] = row.waits.why;
  return [...(why ? [waits(why)] : []), ...leftOut(row.waits.left_out, named)];
}

/** A decision of routing in sentences: who gets it or why nobody does, then who does not. */
export function decided(of: Explanation): string[] {
  const said: string[] = [];
  if (of.chosen_id) {
    const name = of.candidates.find((one) => one.agent_id === of.chosen_id)?.name ?? '';
    const why = of.why.map((reason) => whyText(JSON.stringify(reason))).filter(Boolean);
    const told = words.trail.said;
    said.push(why.length > 0 ? told.assignmentWhy(name, why.join(', ')) : told.assignment(name));
  } else if (of.why[0]) said.push(waits(of.why[0]));
  return [...said, ...leftOut(of.left_out, named * 2)];
}

/** What a step of a work item's way was: given by hand, or by another system, which says why. */
export const kindOf = ({ type, reason }: TrailStep): string =>
  type === 'manual_assignment' && reason ? 'other_system' : type;

/** One step of a work item's way in sentences; `queue` is its queue's name. */
export function stepSaid(step: TrailStep, queue: string): string[] {
  const said = words.trail.said;
  const name = step.user_name ?? '';
  const by = step.by ?? '';
  switch (step.type) {
    case 'routing':
      return [said.routing(step.reason || queue)];
    case 'assignment':
      return step.decision ? decided(step.decision) : [said.assignment(name)];
    case 'manual_assignment':
      return [step.reason ? said.otherSystem(by, name) : said.manual_assignment(by, name)];
    case 'acceptance':
      if (step.reason === 'auto_assign') return [said.given(name)];
      if (step.reason === 'transfer') return [said.transferTaken(name)];
      return [step.reason === 'by_hand' ? said.byHand(name) : said.acceptance(name)];
    case 'rejection':
      return [said.rejection(name, step.reason ?? '')];
    case 'time_out':
      return [said.time_out(name)];
    case 'return':
      return [step.reason === 'by_hand' ? said.returnHand(by, name) : said.return(name)];
    case 'cancellation':
      if (step.reason === 'left_before_engagement') return [said.left];
      if (step.reason === 'moved') return [said.moved(by)];
      if (step.reason === 'transfer_canceled_or_rejected')
        return [
          !by
            ? said.transferOver(name)
            : by === name
              ? said.transferRejected(name)
              : said.transferWithdrawn(by, name),
        ];
      return [step.reason === 'time_out' ? said.max_wait : said.cancellation];
    case 'look':
      return step.decision ? decided(step.decision) : [];
    case 'transfer':
      if (step.reason === 'agent_away') return [said.rerouted(name)];
      return [name ? said.transferAsked(by, name) : said.transferQueue(by, step.reason ?? '')];
    default:
      return [];
  }
}
