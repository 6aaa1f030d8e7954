/** A visitor's form that a rule matched, or would (internal/desk, MatchedRecord). */
export interface MatchedRecord {
  id: string;
  created_at: string;
  name: string;
  category: string;
  queue_id?: string;
  queue?: string;
  /** Only for members of the queue's group. */
  email?: string;
  short_description?: string;
}

/** What the desk says about conditions that are not saved yet. */
export interface Answer {
  canonical: string;
  error?: string;
  /** Bytes from the start of the text. */
  offset?: number;
  tried: number;
  hits: number;
  matched: MatchedRecord[];
}

/** The answer, with the mistake's place as an index into the text it is about. */
export interface Preview extends Answer {
  place: number | undefined;
}
