/**
 * Nothing here is shipped or run: the type check holds what the screens believe that a call
 * answers, and what they send, against the OpenAPI document, path by path. A line that does not
 * compile is a screen that the API has moved away from.
 */
import type { paths } from '$ui/api.gen.ts';
import type { Schemas } from '$ui/schema.ts';
import type * as admin from '../admin/model.ts';
import type { Property } from '../admin/properties.ts';
import type { Field } from '../admin/logic/condition.ts';
import type * as guest from '../../../widget/src/wire.ts';
import type { FieldError, Page } from './api.ts';
import type * as wire from './wire.ts';

/** The JSON a call answers with when it succeeds; undefined when it says nothing. */
type Answer<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { responses: infer R }
  ? R extends { 200: { content: { 'application/json': infer T } } }
    ? T
    : R extends { 201: { content: { 'application/json': infer T } } }
      ? T
      : R extends { 204: unknown }
        ? undefined
        : never
  : never;

/**
 * Text whose values the document does not list is read as the values the client knows, in depth;
 * every other difference remains one.
 */
type Told<From, To> = To extends string
  ? string extends From
    ? To
    : From
  : From extends readonly (infer F)[]
    ? To extends readonly (infer T)[]
      ? Told<F, T>[]
      : From
    : From extends object
      ? { [K in keyof From]: K extends keyof To ? Told<From[K], NonNullable<To[K]>> : From[K] }
      : From;

/** Compiles when every answer of the call is what the screens take it for. */
type Answers<P extends keyof paths, M extends keyof paths[P], To> = [Answer<P, M>] extends [never]
  ? { noAnswer: P }
  : [Told<Answer<P, M>, To>] extends [To]
    ? true
    : { answer: Answer<P, M> };

type Holds<T extends true[]> = T;

export type Workspace = Holds<
  [
    Answers<'/api/v1/session', 'get', wire.User>,
    Answers<'/api/v1/session', 'post', wire.User>,
    Answers<'/api/v1/preferences', 'get', wire.Likes>,
    Answers<'/api/v1/preferences', 'put', wire.Likes>,
    Answers<'/api/v1/push/subscriptions', 'get', Page<wire.Device>>,
    Answers<'/api/v1/conversations/{id}/notifications', 'put', wire.Notices>,
    Answers<'/api/v1/queues', 'get', Page<wire.QueueStatus>>,
    Answers<'/api/v1/queues/{id}/accept', 'post', wire.Summary>,
    Answers<'/api/v1/queues/{id}/agents', 'get', Page<wire.AgentTarget>>,
    Answers<'/api/v1/transfer-queues', 'get', Page<wire.QueueTarget>>,
    Answers<'/api/v1/conversations', 'get', Page<wire.Summary>>,
    Answers<'/api/v1/conversations/{id}', 'get', wire.Detail>,
    Answers<'/api/v1/conversations/{id}/entries', 'get', { entries: wire.Entry[] }>,
    Answers<'/api/v1/conversations/{id}/actions', 'get', Page<wire.Action>>,
    Answers<'/api/v1/conversations/{id}/actions/{action}', 'post', wire.ActionEvent>,
    Answers<'/api/v1/conversations/{id}/cases', 'post', wire.Case>,
    Answers<'/api/v1/conversations/{id}/end', 'post', undefined>,
    Answers<'/api/v1/conversations/{id}/escalate', 'post', undefined>,
    Answers<'/api/v1/conversations/{id}/dismiss', 'post', undefined>,
    Answers<'/api/v1/conversations/{id}/close', 'post', undefined>,
    Answers<'/api/v1/conversations/{id}/leave', 'post', undefined>,
    Answers<'/api/v1/conversations/{id}/transfer', 'post', undefined>,
    Answers<'/api/v1/conversations/{id}/transfer/accept', 'post', undefined>,
    Answers<'/api/v1/conversations/{id}/transfer/cancel', 'post', undefined>,
    Answers<'/api/v1/conversations/{id}/transfer/complete', 'post', undefined>,
    Answers<'/api/v1/conversations/{id}/transfer/decline', 'post', undefined>,
    Answers<'/api/v1/cases', 'get', Page<wire.Case>>,
    Answers<'/api/v1/cases/{id}', 'get', wire.Case>,
    Answers<'/api/v1/cases/{id}', 'put', wire.Case>,
    Answers<'/api/v1/incidents', 'get', Page<wire.Incident>>,
    Answers<'/api/v1/incidents', 'post', wire.Incident>,
    Answers<'/api/v1/incidents/{id}', 'get', wire.Incident>,
    Answers<'/api/v1/incidents/{id}', 'put', wire.Incident>,
    Answers<'/api/v1/conversations/{id}/records', 'post', wire.SavedRecord>,
    Answers<'/api/v1/conversations/{id}/link', 'post', wire.Summary>,
    Answers<'/api/v1/records/search', 'get', Page<wire.RecordMatch>>,
    Answers<'/api/v1/records/{table}/{id}/follow', 'post', wire.Summary>,
    Answers<'/api/v1/cards', 'get', Page<wire.CardView>>,
    Answers<'/api/v1/cases/{id}/activity', 'get', { entries: wire.Entry[] }>,
  ]
>;

/** The list, one record, a new record and a changed one of a kind that administrators edit. */
type Kind<K extends 'users' | 'groups' | 'queues' | 'schedules' | 'producers' | 'rules' | 'actions', T> = [
  Answers<`/api/v1/admin/${K}`, 'get', Page<T>>,
  Answers<`/api/v1/admin/${K}`, 'post', T>,
  Answers<`/api/v1/admin/${K}/{id}`, 'get', T>,
  Answers<`/api/v1/admin/${K}/{id}`, 'put', T>,
];

export type Administration = Holds<
  [
    ...Kind<'users', admin.User>,
    ...Kind<'groups', admin.Group>,
    ...Kind<'queues', admin.Queue>,
    ...Kind<'schedules', admin.Schedule>,
    ...Kind<'rules', admin.Rule>,
    ...Kind<'actions', admin.Action>,
    ...Kind<'producers', Omit<admin.Producer, 'id'> & { id?: string }>,
    Answers<'/api/v1/admin/queues/{id}', 'get', admin.QueueDetail>,
    Answers<'/api/v1/admin/rules/{id}', 'get', admin.RuleDetail>,
    Answers<'/api/v1/admin/rules/preview', 'post', Schemas['RulePreview']>,
    Answers<'/api/v1/admin/properties', 'get', Page<Property>>,
    Answers<'/api/v1/admin/properties/{name}', 'put', Property>,
    Answers<'/api/v1/admin/properties/{name}', 'delete', Property>,
    Answers<'/api/v1/admin/origins', 'get', Page<admin.Origin>>,
    Answers<'/api/v1/admin/origins', 'post', admin.Origin>,
    Answers<'/api/v1/admin/tokens', 'get', Page<admin.Token>>,
    Answers<'/api/v1/admin/tokens', 'post', Schemas['NewToken']>,
    Answers<'/api/v1/admin/audit', 'get', Page<admin.AuditRow>>,
    Answers<'/api/v1/admin/fields', 'get', { fields: Field[] }>,
  ]
>;

/** What forms send: a record as the editor has it, without what only the desk says of it. */
type Takes<Input, T> = Pick<T, keyof Input & keyof T> extends Input ? true : { input: Input };

export type Sent = Holds<
  [
    Takes<Schemas['UserInput'], admin.User>,
    Takes<Schemas['GroupInput'], admin.Group>,
    Takes<Schemas['QueueInput'], admin.Queue>,
    Takes<Schemas['ScheduleInput'], admin.Schedule>,
    Takes<Schemas['ProducerInput'], admin.Producer>,
    Takes<Schemas['RuleInput'], admin.Rule>,
    Takes<Omit<Schemas['ActionInput'], 'do'>, admin.Action>,
  ]
>;

export type Visitor = Holds<
  [
    Answers<'/api/guest/v1/config', 'get', guest.Config>,
    Answers<'/api/guest/v1/sessions', 'post', { token: string; session: guest.Session }>,
  ]
>;

/** A refusal (RFC 9457), as readProblem takes it apart. */
export type Refused = Holds<
  [
    [Schemas['FieldError']] extends [FieldError] ? true : false,
    [Schemas['Problem']] extends [
      { title: string; detail: string; code: string; field?: string; errors?: FieldError[] },
    ]
      ? true
      : false,
  ]
>;
