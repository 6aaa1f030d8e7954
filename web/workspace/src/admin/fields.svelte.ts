import type { Field } from './logic/condition.ts';

/**
 * The fields conditions may name, as the desk has them. `read` is called again when what it
 * looks at changes; until it answers, and where it cannot, `first` does: a condition can be
 * written as text without them, and the desk checks the names all the same.
 */
export function useFields(
  read: () => Promise<readonly Field[]>,
  first: readonly Field[] = [],
): { readonly list: readonly Field[] } {
  let list = $state.raw(first);
  $effect(() => {
    let stale = false;
    read()
      .then((found) => {
        if (!stale) list = found;
      })
      .catch(() => undefined);
    return () => {
      stale = true;
    };
  });
  return {
    get list() {
      return list;
    },
  };
}
