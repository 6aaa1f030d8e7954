import type { Schemas } from '$ui/schema.ts';

/** A visitor's form that a rule matched, or would (internal/desk, MatchedRecord). */
export type MatchedRecord = Schemas['MatchedRecord'];

/** What the desk says about conditions that are not saved yet; its offset counts bytes. */
export type Answer = Schemas['RulePreview'];

/** The answer, with the mistake's place as an index into the text it is about. */
export interface Preview extends Answer {
  place: number | undefined;
}
