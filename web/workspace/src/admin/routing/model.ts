/** The records of routing as the OpenAPI document tells them (Go: presence.go, assignment.go). */
import type { Schemas } from '$ui/schema.ts';
import type { Draft } from '../model.ts';

/** A way work comes in, and what an agent can carry of it. */
export type Channel = Draft<Schemas['ServiceChannel']>;

/** The sounds an offer can make. */
export const sounds = ['none', 'chime', 'bell', 'knock'] as const satisfies readonly Channel['alert_sound'][];
export type Sound = Channel['alert_sound'];

/** What a message can sound like: the first is that of any message. */
export const messageSounds = ['soft', ...sounds] as const satisfies readonly Channel['message_sound'][];
/** What a channel is to other systems. */
export const channelTypes = [
  'chat',
  'phone',
  'messaging',
  'other',
] as const satisfies readonly Channel['type'][];
/** How much of its decisions is kept. */
export const logLevels = ['none', 'basic', 'verbose'] as const satisfies readonly Channel['log_level'][];

/** Of them, those of records. */
export const recordTables = ['case', 'incident'] as const satisfies readonly Channel['table'][];
/** The tables work comes from. */
export const tables = ['interaction', 'case', 'incident'] as const satisfies readonly Channel['table'][];

/** How much some of a channel's work takes. */
export type Size = Channel['size_overrides'][number];
/** The most of them (presence.go, MaxSizeOverrides). */
export const maxSizes = 10;

/** The most fields an offer shows (presence.go, MaxInboxFields). */
export const maxInboxFields = 5;

/** What agents say about their readiness. */
export type State = Draft<Schemas['PresenceState']>;

export type Skill = Draft<Schemas['Skill']>;

/** A skill with who has it now. */
export type SkillDetail = Schemas['SkillDetail'];

/** An assignment rule with the pools that follow it. */
export type RuleDetail = Schemas['AssignmentRuleDetail'];

/** The highest level of a skill (assignment.go, MaxSkillLevel). */
export const maxLevel = 100;

/** A skill somebody has. */
export type SkillLevel = Required<Schemas['HeldSkill']>;

/** A skill rule with what is wrong with it now. */
export type RuleOfSkills = Schemas['SkillRuleDetail'];

export type SkillRule = Draft<Schemas['SkillRule']>;

export type AssignmentRule = Draft<Schemas['AssignmentRule']>;

export type RejectReason = Draft<Schemas['RejectReason']>;

/** Who may get a queue's work once it has waited so long. */
export type Pool = Required<Schemas['PoolInput']>;

/** In which order a queue offers what waits, and whom it prefers. */
export type Ranking = Schemas['RankingInput'];
/** The kinds of affinity (ranking.go). */
export const affinityKinds = [
  'history',
  'account_history',
  'related_task',
  'account_team',
] as const satisfies readonly NonNullable<Ranking['affinity']>[number]['kind'][];
export type AffinityKind = (typeof affinityKinds)[number];
/** Those that look some days back. */
export const looksBack = (kind: AffinityKind): boolean => kind === 'history' || kind === 'account_history';
export const maxAffinityDays = 30;
export const maxAffinityRules = 3;
export const maxQueueSorts = 5;

/** What a group says about one of its queues; lower comes first. */
export type Priority = Schemas['PrioritiesInput']['priorities'][number];

/** What would happen with a work item, and why (internal/routing, Explanation). */
export type Explanation = Schemas['RoutingExplanation'];

/** The state an agent is in. */
export type AgentPresence = Schemas['AgentPresence'];

/** One line of an agent's presence history. */
export type PresenceChange = Schemas['PresenceChange'];
