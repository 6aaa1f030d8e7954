import type { components } from './api.gen.ts';

/** The shapes of the JSON API by name, generated from the OpenAPI document (`make api`). */
export type Schemas = components['schemas'];

/**
 * A shape with some members told more narrowly than the document tells them. A member that the
 * shape does not have, or has with another type, does not compile.
 */
export type Narrow<T, M extends { [K in keyof M]: K extends keyof T ? T[K] : never }> = Omit<T, keyof M> & M;
