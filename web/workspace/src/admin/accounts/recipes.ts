import type { Recipe } from '../editor.svelte.ts';
import { fresh } from '../recipes.ts';
import type { Account, Contact } from './model.ts';

/** Lists of them are read anew whenever somebody looks. */
const changed = () => undefined;

export const accountRecipe: Recipe<Account> = {
  kind: 'accounts',
  blank: () => ({
    ...fresh,
    number: '',
    name: '',
    account_code: '',
    parent_id: '',
    parent_name: '',
    phone: '',
    active: true,
    team: [],
    contact_count: 0,
  }),
  name: (account) => account.name,
  input: ['name', 'account_code', 'parent_id', 'phone', 'active', 'team'],
  read: (account) => ({ ...account, parent_id: account.parent_id ?? '', team: account.team ?? [] }),
  changed,
};

/** `account`: the one a new contact is of, until its author says otherwise. */
export const contactRecipe = (account?: Pick<Account, 'id' | 'name'>): Recipe<Contact> => ({
  kind: 'contacts',
  blank: () => ({
    ...fresh,
    account_id: account?.id ?? '',
    account: account?.name ?? '',
    name: '',
    title: '',
    email: '',
    phone: '',
    active: true,
  }),
  name: (contact) => contact.name,
  input: ['account_id', 'name', 'title', 'email', 'phone', 'active'],
  changed,
});
