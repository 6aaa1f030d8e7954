import { get } from '../../lib/api.ts';
import { at } from '../client.ts';

/**
 * What a colleague can look after an account for, read while the component is made. Without the
 * list the desk checks the names all the same.
 */
export function useResponsibilities(): { readonly list: readonly string[] } {
  let list = $state.raw<readonly string[]>([]);
  $effect(() => {
    let stale = false;
    get<{ responsibilities: string[] }>(at('accounts', 'options'))
      .then((found) => {
        if (!stale) list = found.responsibilities;
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
