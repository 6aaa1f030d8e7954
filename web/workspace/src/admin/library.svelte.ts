import { getContext, setContext, untrack } from 'svelte';
import { asProblem, type Problem } from '../lib/api.ts';
import { all } from './client.ts';
import type {
  Action,
  Article,
  Canned,
  Group,
  Queue,
  Rule,
  Schedule,
  Stored,
  Producer,
  User,
} from './model.ts';
import type { WrapUpCode, WrapUpConfiguration } from './wrapup/model.ts';
import type { AssignmentRule, Channel, RejectReason, Skill, SkillRule, State } from './routing/model.ts';

/** The lists that screens name each other's records from. */
interface Lists {
  users: User;
  groups: Group;
  queues: Queue;
  schedules: Schedule;
  producers: Producer;
  rules: Rule;
  actions: Action;
  canned: Canned;
  articles: Article;
  channels: Channel;
  states: State;
  skills: Skill;
  skillRules: SkillRule;
  assignment: AssignmentRule;
  rejects: RejectReason;
  wrapUps: WrapUpConfiguration;
  wrapUpCodes: WrapUpCode;
}

export type Listed = keyof Lists;

/** One list: what is known, whether it is being read, what went wrong. */
class Shelf<T extends Stored> {
  items = $state.raw<T[]>([]);
  state = $state<'new' | 'loading' | 'ready' | 'failed'>('new');
  problem = $state.raw<Problem>();
  readonly byID = $derived(new Map(this.items.map((item) => [item.id, item])));
  readonly kind: string;
  #running: Promise<void> | undefined;

  constructor(kind: string) {
    this.kind = kind;
  }

  /** Reads the list unless it is known; the rows stay while it is read anew. */
  need(): Promise<void> {
    // Asked for in effects, which must not run again for the answer: a refusal would be asked for ever.
    return untrack(() => (this.state === 'ready' ? Promise.resolve() : this.refresh()));
  }

  refresh(): Promise<void> {
    this.#running ??= this.#read().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #read(): Promise<void> {
    if (this.state !== 'ready') this.state = 'loading';
    try {
      this.items = await all<T>(this.kind);
      this.state = 'ready';
      this.problem = undefined;
    } catch (error) {
      this.problem = asProblem(error);
      if (this.state !== 'ready') this.state = 'failed';
    }
  }

  /** Puts what the desk answered in its place, without asking again. */
  put(id: string, record: T | undefined): void {
    if (!record) this.items = this.items.filter((item) => item.id !== id);
    else if (this.byID.has(id)) this.items = this.items.map((item) => (item.id === id ? record : item));
    else this.items = [...this.items, record];
  }
}

/** All lists of one visit to the settings, read when first asked for. */
export class Library {
  readonly users = new Shelf<User>('users');
  readonly groups = new Shelf<Group>('groups');
  readonly queues = new Shelf<Queue>('queues');
  readonly schedules = new Shelf<Schedule>('schedules');
  readonly producers = new Shelf<Producer>('producers');
  readonly rules = new Shelf<Rule>('rules');
  readonly actions = new Shelf<Action>('actions');
  readonly canned = new Shelf<Canned>('/canned-messages');
  readonly articles = new Shelf<Article>('articles');
  readonly channels = new Shelf<Channel>('service-channels');
  readonly states = new Shelf<State>('presence-states');
  readonly skills = new Shelf<Skill>('skills');
  readonly skillRules = new Shelf<SkillRule>('skill-rules');
  readonly assignment = new Shelf<AssignmentRule>('assignment-rules');
  readonly rejects = new Shelf<RejectReason>('reject-reasons');
  readonly wrapUps = new Shelf<WrapUpConfiguration>('wrap-ups');
  readonly wrapUpCodes = new Shelf<WrapUpCode>('wrap-up-codes');

  shelf<K extends Listed>(kind: K): Shelf<Lists[K]> {
    return this[kind] as unknown as Shelf<Lists[K]>;
  }

  /** The shelves whose records are named by others. */
  readonly #named = [
    this.users,
    this.groups,
    this.queues,
    this.schedules,
    this.producers,
    this.rules,
    this.channels,
    this.states,
    this.skills,
    this.skillRules,
    this.assignment,
    this.wrapUps,
  ];

  /** Reads what names the records of all kinds. */
  needNames(): void {
    for (const shelf of [...this.#named, this.rejects, this.wrapUpCodes]) void shelf.need();
  }

  /** Reads again what is shown already: something was changed elsewhere than on its page. */
  refresh(): void {
    for (const shelf of [
      ...this.#named,
      this.actions,
      this.canned,
      this.articles,
      this.rejects,
      this.wrapUpCodes,
    ])
      if (shelf.state === 'ready') void shelf.refresh();
  }

  /** What a person calls the record with this id, or the text itself when it is none that is known. */
  readonly nameOf = (id: string): string => {
    for (const shelf of this.#named) {
      const found = shelf.byID.get(id);
      if (found) return found.name;
    }
    return (
      this.actions.byID.get(id)?.title ??
      this.rejects.byID.get(id)?.reason ??
      this.wrapUpCodes.byID.get(id)?.code ??
      id
    );
  };
}

const key = Symbol('library');

/** Makes the lists available to every screen below. */
export function provideLibrary(): Library {
  return setContext(key, new Library());
}

export const useLibrary = (): Library => getContext<Library>(key);
