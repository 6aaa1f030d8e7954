/** Accounts and their people as the API tells them (Go: account.go, store/account.go). */
import type { Narrow, Schemas } from '$ui/schema.ts';
import type { Draft } from '../model.ts';

/** A colleague who looks after an account. */
export type Member = Schemas['AccountMember'];

/** An account with its team, and how many people it has. */
export type Account = Draft<Narrow<Schemas['AccountRow'], { team: Member[] }>>;

/** A person of an account. */
export type Contact = Draft<Schemas['ContactRow']>;

/** As many colleagues can look after an account (account.go, MaxAccountTeam). */
export const mostMembers = 20;
