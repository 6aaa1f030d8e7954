import { words } from './messages.ts';
import {
  accountPath,
  articlePath,
  boardPath,
  casePath,
  conversationPath,
  incidentPath,
  keysPath,
  newConversationPath,
  newIncidentPath,
  settingsPath,
  whatIfPath,
} from './routes.ts';

/** A place of the workspace, as the navigator and the palette name it. */
export interface NavigatorPlace {
  section: string;
  text: string;
  href: string;
  /** The key that goes there, as people write it, or "". */
  key: string;
}

/** All places, by section; `configures`: whether the person may see the settings. */
export function places(configures: boolean): NavigatorPlace[] {
  const t = words.navigator;
  const make =
    (section: string) =>
    (text: string, href: string, key = ''): NavigatorPlace => ({ section, text, href, key });
  const collaborate = make(t.collaborate);
  const service = make(t.service);
  const mine = make(t.mine);
  return [
    collaborate(t.connect, conversationPath(), 'G C'),
    collaborate(words.chats.new, newConversationPath(), 'N'),
    service(words.rail.cases, casePath(), 'G L'),
    service(words.rail.incidents, incidentPath(), 'G I'),
    service(t.newIncident, newIncidentPath()),
    service(words.rail.knowledge, articlePath(), 'G K'),
    ...(configures
      ? [service(words.rail.now, boardPath(), 'G N'), service(words.rail.whatIf, whatIfPath())]
      : []),
    mine(t.preferences, accountPath(), 'G P'),
    mine(words.pane.canned.title, accountPath('canned')),
    mine(t.keys, keysPath(), '?'),
    ...(configures ? [make(t.administration)(words.rail.settings, settingsPath(), 'G S')] : []),
  ];
}

/** Places whose section or name has all the typed words somewhere. */
export function filterPlaces(all: readonly NavigatorPlace[], query: string): NavigatorPlace[] {
  const typed = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((one) => {
    const text = `${one.section} ${one.text}`.toLowerCase();
    return typed.every((word) => text.includes(word));
  });
}
