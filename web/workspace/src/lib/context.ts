import { createContext } from 'svelte';
import type { Workspace } from './workspace.svelte.ts';

/** The workspace of the person who is signed in, for every component below the shell. */
export const [getWorkspace, setWorkspace] = createContext<Workspace>();
