/** The records of wrapping up as the API tells them (Go: wrapup.go). */
import type { Schemas } from '$ui/schema.ts';
import type { Stored } from '../model.ts';

export type WrapUpConfiguration = Omit<Schemas['WrapUpConfiguration'], keyof Stored> & Stored;

export type WrapUpCode = Omit<Schemas['WrapUpCode'], keyof Stored> & Stored;

/** Whether agents can choose it. */
export const choosable = (code: WrapUpCode): boolean => code.active && !code.external;

/** How long a wrap-up may be meant to take, s (wrapup.go, MaxWrapUp). */
export const longest = 3600;
