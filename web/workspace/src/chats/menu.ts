import { address } from '../lib/api.ts';
import { words } from '../lib/messages.ts';
import type { Talk } from '../lib/talk.svelte.ts';
import { colleagues, nameOf } from '../lib/urgency.ts';
import type { Workspace } from '../lib/workspace.svelte.ts';
import type { MenuItem } from '../pane/menu.ts';

/** Saves the conversation as a text, with what only staff sees. */
function download(conversation: string): void {
  const link = document.createElement('a');
  link.href = address(`/conversations/${conversation}/transcript`);
  link.download = '';
  link.click();
}

/** What can be done with a conversation besides writing in it, for the menu of its window. */
export function menuOf(workspace: Workspace, talk: Talk): MenuItem[] {
  const { can } = talk.summary;
  const item = (key: string, text: string, run: () => void, hint = ''): MenuItem => ({
    key,
    text,
    hint,
    why: '',
    run,
  });
  const items = talk.actions.map((action) =>
    item(
      action.id,
      action.title,
      () => void workspace.run(talk, action),
      action.shortcut ? `/${action.shortcut}` : '',
    ),
  );
  if (colleagues(talk.summary)) {
    items.push(item('members', words.tools.members, () => workspace.openTool('members', talk.id)));
    items.push(
      item('notices', words.tools.notifications, () => workspace.openTool('notifications', talk.id)),
    );
    if (can.hide !== false && talk.listed) {
      items.push(item('hide', words.chats.hide(nameOf(talk.summary)), () => void workspace.hide(talk)));
    }
    if (can.leave) {
      const text = talk.summary.kind === 'record' ? words.members.unfollow : words.members.leave;
      items.push(item('leave', text, () => (workspace.floating = { type: 'leave', talk })));
    }
    return items;
  }
  const { raiseHand, lowerHand, join } = words.conversation;
  if (can.raise_hand) items.push(item('hand', raiseHand, () => void workspace.raiseHand(talk), '/help'));
  if (can.lower_hand) items.push(item('hand', lowerHand, () => void workspace.lowerHand(talk)));
  if (can.join) items.push(item('join', join, () => void workspace.act(talk, 'join')));
  if (can.leave && !can.complete_transfer) {
    items.push(item('leave', words.conversation.leave, () => (workspace.floating = { type: 'leave', talk })));
  }
  if (!talk.summary.restricted) {
    items.push(item('transcript', words.conversation.transcript, () => download(talk.id)));
  }
  if (can.end) items.push(item('close', words.closeTab.act, () => workspace.close(talk)));
  if (can.dismiss) {
    items.push(item('dismiss', words.conversation.dismiss, () => void workspace.dismiss(talk)));
  }
  return items;
}
