import { mount } from 'svelte';
import '$ui/tokens.css';
import '$ui/base.css';
import './workspace.css';
import App from './App.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element with the id "app"');

export default mount(App, { target });
