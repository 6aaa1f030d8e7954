import { mount } from 'svelte';
import '$ui/tokens.css';
import '$ui/base.css';
import './workspace.css';
import App from './App.svelte';
import { language } from './lib/locale.ts';
import { followUpgrades } from './lib/stale.ts';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element with the id "app"');

document.documentElement.lang = language;
followUpgrades();

export default mount(App, { target });
