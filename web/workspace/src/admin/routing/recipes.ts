import type { Recipe } from '../editor.svelte.ts';
import type { Library } from '../library.svelte.ts';
import { customerInteraction, fresh, keep, nextPlace } from '../recipes.ts';
import { answerable, usualTimeout } from './logic.ts';
import type { AssignmentRule, Channel, RejectReason, Skill, SkillRule, State } from './model.ts';

export const channelRecipe = (library: Library): Recipe<Channel> => ({
  kind: 'service-channels',
  blank: () => ({
    ...fresh,
    name: '',
    key: '',
    active: true,
    position: nextPlace(library.channels.items.map((one) => one.position)),
    table: 'interaction',
    condition: '',
    utilization_condition: '',
    work_item_size: 1,
    size_overrides: [],
    default_capacity: 1,
    inbox_layout: [],
    alert_sound: 'chime',
    type: 'other',
    message_sound: 'soft',
    log_level: 'basic',
    logging_until: '',
  }),
  name: (channel) => channel.name,
  input: [
    'name',
    'key',
    'active',
    'position',
    'table',
    'condition',
    'utilization_condition',
    'work_item_size',
    'size_overrides',
    'default_capacity',
    'inbox_layout',
    'alert_sound',
    'type',
    'message_sound',
    'log_level',
    'logging_until',
  ],
  read: (channel) => ({
    ...channel,
    logging_until: channel.logging_until ?? '',
    inbox_layout: channel.inbox_layout ?? [],
    size_overrides: channel.size_overrides ?? [],
  }),
  // Only what is verbose has an end.
  write: ({ logging_until: until, ...channel }) => ({
    ...channel,
    ...(channel.log_level === 'verbose' && until ? { logging_until: until } : {}),
  }),
  changed: keep(library, 'channels'),
});

export const stateRecipe = (library: Library): Recipe<State> => ({
  kind: 'presence-states',
  blank: () => ({
    ...fresh,
    name: '',
    available: false,
    active: true,
    position: nextPlace(library.states.items.map((one) => one.position)),
    channels: [],
    show_channels: false,
    restrict_update: false,
    disable_inactivity_check: false,
    apply_to_all_groups: true,
    groups: [],
  }),
  name: (state) => state.name,
  input: [
    'name',
    'available',
    'active',
    'position',
    'channels',
    'show_channels',
    'restrict_update',
    'disable_inactivity_check',
    'apply_to_all_groups',
    'groups',
  ],
  read: (state) => ({ ...state, channels: state.channels ?? [], groups: state.groups ?? [] }),
  // Where no work is offered, there are no channels to name.
  write: (state) => ({
    ...state,
    ...(state.available ? {} : { channels: [], show_channels: false }),
    ...(state.apply_to_all_groups ? { groups: [] } : {}),
  }),
  changed: keep(library, 'states'),
});

export const skillRecipe = (library: Library): Recipe<Skill> => ({
  kind: 'skills',
  blank: () => ({ ...fresh, name: '', description: '', active: true, contains: [] }),
  name: (skill) => skill.name,
  input: ['name', 'description', 'active', 'contains'],
  read: (skill) => ({ ...skill, contains: skill.contains ?? [] }),
  changed: keep(library, 'skills'),
});

export const skillRuleRecipe = (library: Library): Recipe<SkillRule> => ({
  kind: 'skill-rules',
  blank: () => ({
    ...fresh,
    name: '',
    active: true,
    table: customerInteraction,
    condition: '',
    skill_id: '',
    level: 1,
    mandatory: true,
    position: nextPlace(library.skillRules.items.map((one) => one.position)),
  }),
  name: (rule) => rule.name,
  input: ['name', 'active', 'table', 'condition', 'skill_id', 'level', 'mandatory', 'position'],
  changed: keep(library, 'skillRules'),
});

export const assignmentRecipe = (library: Library): Recipe<AssignmentRule> => ({
  kind: 'assignment-rules',
  blank: () => ({
    ...fresh,
    name: '',
    active: true,
    assign_by: 'most_capacity',
    auto_assign: false,
    display: 'inbox_card',
    allow_reject: true,
    reassign_on_timeout: true,
    timeout_s: 60,
    timeout_state_id: library.states.items.find((state) => state.shipped === 'away')?.id ?? '',
    use_skills: true,
    evaluate_level: false,
    enforce_mandatory: true,
    shift_enabled: false,
    shift_criteria: 'most_time_left',
    shift_time_required_s: 0,
    shift_continuous: false,
  }),
  name: (rule) => rule.name,
  input: [
    'name',
    'active',
    'assign_by',
    'auto_assign',
    'display',
    'allow_reject',
    'reassign_on_timeout',
    'timeout_s',
    'timeout_state_id',
    'use_skills',
    'evaluate_level',
    'enforce_mandatory',
    'shift_enabled',
    'shift_criteria',
    'shift_time_required_s',
    'shift_continuous',
  ],
  read: (rule) => ({ ...rule, timeout_state_id: rule.timeout_state_id ?? '' }),
  // Levels and mandatory skills mean nothing where skills do not count.
  write: (rule) => ({
    ...rule,
    ...(rule.use_skills ? {} : { evaluate_level: false, enforce_mandatory: false }),
    // Nor does the rest of working hours where they do not.
    ...(rule.shift_enabled ? {} : { shift_time_required_s: 0, shift_continuous: false }),
    // There is nothing to answer, so the time for it is not asked about either.
    ...((rule.auto_assign || !rule.reassign_on_timeout) && !answerable(rule.timeout_s)
      ? { timeout_s: usualTimeout }
      : {}),
  }),
  changed: keep(library, 'assignment'),
});

export const rejectRecipe = (library: Library): Recipe<RejectReason> => ({
  kind: 'reject-reasons',
  blank: () => ({
    ...fresh,
    reason: '',
    active: true,
    position: nextPlace(library.rejects.items.map((one) => one.position)),
    channel_id: '',
    reassignable: true,
  }),
  name: (reason) => reason.reason,
  input: ['reason', 'active', 'position', 'channel_id', 'reassignable'],
  read: (reason) => ({ ...reason, channel_id: reason.channel_id ?? '' }),
  changed: keep(library, 'rejects'),
});
