// Replaces the server-made chat by the live one. When anything is missing (no build, no
// modules, an old browser) the page goes on as it is.
import { mount } from '/widget/chat.js';

const main = document.getElementById('main');
const place = document.createElement('div');
place.className = 'live';
main.replaceChildren(place);
document.documentElement.classList.add('talking');
mount(place, {
  base: location.origin,
  mode: 'page',
  language: document.documentElement.lang,
  cookie: true,
  conversation: main.dataset.conversation,
  formURL: main.dataset.form,
});
