/** The records of routing as the API tells them (Go: presence.go, assignment.go). */
import type { Stored } from '../model.ts';

/** The sounds an offer can make. */
export const sounds = ['none', 'chime', 'bell', 'knock'] as const;
export type Sound = (typeof sounds)[number];

/** The tables work comes from. */
export const tables = ['interaction', 'case', 'incident'] as const;

/** A way work comes in, and what an agent can carry of it. */
export interface Channel extends Stored {
  name: string;
  key: string;
  active: boolean;
  position: number;
  table: (typeof tables)[number];
  condition: string;
  utilization_condition: string;
  work_item_size: number;
  default_capacity: number;
  inbox_layout: string[];
  alert_sound: Sound;
}

/** The most fields an offer shows (presence.go, MaxInboxFields). */
export const maxInboxFields = 5;

/** What agents say about their readiness. */
export interface State extends Stored {
  name: string;
  available: boolean;
  active: boolean;
  position: number;
  channels: string[];
  show_channels: boolean;
  restrict_update: boolean;
  disable_inactivity_check: boolean;
  shipped?: 'available' | 'away' | 'offline' | '';
}

export interface Skill extends Stored {
  name: string;
  description: string;
  active: boolean;
  contains: string[];
}

/** The highest level of a skill (assignment.go, MaxSkillLevel). */
export const maxLevel = 100;

export interface SkillLevel {
  skill_id: string;
  level: number;
}

export interface SkillRule extends Stored {
  name: string;
  active: boolean;
  table: string;
  condition: string;
  skill_id: string;
  level: number;
  mandatory: boolean;
  position: number;
}

export interface AssignmentRule extends Stored {
  name: string;
  active: boolean;
  assign_by: 'most_capacity' | 'last_assigned';
  auto_assign: boolean;
  display: 'inbox_card' | 'inbox_card_and_tab';
  allow_reject: boolean;
  timeout_s: number;
  timeout_state_id?: string;
  use_skills: boolean;
  evaluate_level: boolean;
  enforce_mandatory: boolean;
}

export interface RejectReason extends Stored {
  reason: string;
  active: boolean;
  position: number;
  channel_id?: string;
  reassignable: boolean;
}

/** Who may get a queue's work once it has waited so long. */
export interface Pool {
  assignment_rule_id: string;
  groups: string[];
  eligible_at_s: number;
}

/** Why, as a code with its values (internal/routing, Reason). */
type Why = { code: string } & Record<string, string | undefined>;

/** What would happen with a work item, and why (internal/routing, Explanation). */
export interface Explanation {
  chosen_id?: string;
  why: Why[];
  pools: {
    pool_id: string;
    assignment_rule: string;
    groups: string[];
    eligible_at_s: number;
    due: boolean;
    agents: number;
    reason?: Why;
  }[];
  candidates: {
    agent_id: string;
    name: string;
    pool_id: string;
    skills: number;
    skills_at_level: number;
    load: number;
    capacity: number;
    last_assigned?: string;
  }[];
  eligible: number;
  left_out: { code: string; count: number; examples: { agent_id: string; name: string; reason: Why }[] }[];
  considered: number;
}

/** A skill with who has it now. */
export interface SkillDetail extends Skill {
  holders?: { user_id: string; name: string; level: number }[];
}

/** The state an agent is in. */
export interface AgentPresence {
  state_id: string;
  name: string;
  available: boolean;
  connected: boolean;
  since: string;
  reason?: string;
  by?: string;
}

/** One line of an agent's presence history. */
export interface PresenceChange {
  id: string;
  state_id: string;
  name: string;
  available: boolean;
  at: string;
  until?: string;
  reason?: string;
  by?: string;
}
