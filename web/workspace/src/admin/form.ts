import { createContext } from 'svelte';

/** What fields ask of the form they stand in. */
export interface FormErrors {
  readonly errors: Record<string, string>;
}

export const [getForm, setForm] = createContext<() => FormErrors>();

/** The id of the control of a field; the desk's path of a field is its name. */
export const fieldID = (name: string): string => `field-${name}`;
