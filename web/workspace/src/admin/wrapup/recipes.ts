import type { Recipe } from '../editor.svelte.ts';
import type { Library } from '../library.svelte.ts';
import { fresh, keep, nextPlace } from '../recipes.ts';
import type { WrapUpCode, WrapUpConfiguration } from './model.ts';

export const wrapUpRecipe = (library: Library): Recipe<WrapUpConfiguration> => ({
  kind: 'wrap-ups',
  blank: () => ({
    ...fresh,
    name: '',
    active: true,
    position: nextPlace(library.wrapUps.items.map((one) => one.position)),
    condition: '',
    enforce_duration: false,
    duration_seconds: 60,
    show_duration_to_agent: false,
    enable_codes: false,
    allowed_codes: [],
    default_code_id: '',
  }),
  name: (configuration) => configuration.name,
  input: [
    'name',
    'active',
    'position',
    'condition',
    'enforce_duration',
    'duration_seconds',
    'show_duration_to_agent',
    'enable_codes',
    'allowed_codes',
    'default_code_id',
  ],
  read: (configuration) => ({
    ...configuration,
    allowed_codes: configuration.allowed_codes ?? [],
    default_code_id: configuration.default_code_id ?? '',
  }),
  changed: keep(library, 'wrapUps'),
});

export const codeRecipe = (library: Library): Recipe<WrapUpCode> => ({
  kind: 'wrap-up-codes',
  blank: () => ({ ...fresh, code: '', description: '', active: true, external: false }),
  name: (code) => code.code,
  input: ['code', 'description', 'active', 'external'],
  changed: keep(library, 'wrapUpCodes'),
});
