import { asProblem, get, type Page } from '../../lib/api.ts';

/** A group that records can be assigned to. */
export interface Group {
  id: string;
  name: string;
  mine: boolean;
}

/** Somebody a record of a group can be assigned to. */
export interface Assignee {
  id: string;
  name: string;
}

/** The groups, and the members of those that were asked for; of one form. */
export class Groups {
  list = $state.raw<readonly Group[]>([]);
  problem = $state('');
  #members = $state.raw<Readonly<Record<string, readonly Assignee[]>>>({});
  readonly #asked = new Set<string>();

  async load(): Promise<void> {
    this.problem = '';
    try {
      this.list = (await get<Page<Group>>('/groups')).items;
    } catch (error) {
      this.problem = asProblem(error).message;
    }
  }

  /** The members of a group; they are asked for when they are not known. */
  members(group: string): readonly Assignee[] {
    return this.#members[group] ?? [];
  }

  async want(group: string): Promise<void> {
    if (!group || this.#asked.has(group)) return;
    this.#asked.add(group);
    try {
      const { items } = await get<Page<Assignee>>(`/groups/${group}/members`);
      this.#members = { ...this.#members, [group]: items };
    } catch (error) {
      this.#asked.delete(group);
      this.problem = asProblem(error).message;
    }
  }
}
