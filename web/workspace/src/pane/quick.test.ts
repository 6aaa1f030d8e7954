import { describe, expect, it } from 'vitest';
import { parseCommand } from '../lib/slash.ts';
import type { Talk } from '../lib/talk.svelte.ts';
import type { Floating, Workspace } from '../lib/workspace.svelte.ts';
import { choosesCanned, quickActions, runQuick } from './quick.ts';

const talkWith = (transfer: boolean, raise_hand: boolean, comment = false) =>
  ({
    id: '01890000000070008000000000000002',
    summary: { can: { transfer, raise_hand, comment, work_note: false } },
    sought: { text: '' },
  }) as unknown as Talk;

/** A workspace that remembers what was asked of it; raising a hand works as told. */
function workspaceWhere(raised: boolean) {
  const asked: { floating: Floating | null; notes: string[]; tools?: string[] } = {
    floating: null,
    notes: [],
  };
  const workspace = {
    set floating(what: Floating | null) {
      asked.floating = what;
    },
    openTool: (tool: string, id: string) => (asked.tools = [tool, id]),
    raiseHand: (_talk: Talk, note: string) => {
      asked.notes.push(note);
      return Promise.resolve(raised);
    },
  } as unknown as Workspace;
  return { asked, workspace };
}

describe('commands that are always there', () => {
  it('are those that are possible now', () => {
    const commands = (talk: Talk) => quickActions(talk).map((one) => one.shortcut);
    expect(commands(talkWith(true, true))).toEqual(['ta', 'tq', 'help']);
    expect(commands(talkWith(true, false))).toEqual(['ta', 'tq']);
    expect(commands(talkWith(false, true))).toEqual(['help']);
    expect(commands(talkWith(false, false))).toEqual([]);
    expect(commands(talkWith(true, false, true))).toEqual(['ta', 'tq', 'r', 'search-kb']);
  });

  it('open the choice with what was typed', async () => {
    const talk = talkWith(true, true);
    for (const [text, to, filter] of [
      ['/ta Chris', 'agent', 'Chris'],
      ['/TQ  billing ', 'queue', 'billing'],
      ['/tq', 'queue', ''],
    ]) {
      const { asked, workspace } = workspaceWhere(true);
      const command = parseCommand(text!, quickActions(talk))!;
      expect(await runQuick(workspace, talk, command.action, command.text), text).toBe(true);
      expect(asked.floating, text).toEqual({ type: 'transfer', talk, to, filter });
    }
  });

  it('ask for help, and keep what was typed when that does not work', async () => {
    for (const works of [true, false]) {
      const { asked, workspace } = workspaceWhere(works);
      const talk = talkWith(false, true);
      const command = parseCommand('/help the bill is odd', quickActions(talk))!;
      expect(await runQuick(workspace, talk, command.action, command.text)).toBe(works);
      expect(asked).toEqual({ floating: null, notes: ['the bill is odd'] });
    }
  });

  it('look something up in the knowledge, also the same again', async () => {
    const { asked, workspace } = workspaceWhere(true);
    const talk = talkWith(false, false, true);
    const command = parseCommand('/Search-KB  two invoices', quickActions(talk))!;
    const before = talk.sought;
    for (let turn = 0; turn < 2; turn++) {
      const last = talk.sought;
      expect(await runQuick(workspace, talk, command.action, command.text)).toBe(true);
      expect(talk.sought).toEqual({ text: 'two invoices' });
      expect(talk.sought).not.toBe(last);
    }
    expect(before).toEqual({ text: '' });
    expect(asked.tools).toEqual(['knowledge', talk.id]);
  });

  it('open the list of prepared messages', () => {
    const commands = quickActions(talkWith(true, true, true));
    expect(commands.filter(choosesCanned).map((one) => one.shortcut)).toEqual(['r']);
  });

  it("leave the desk's own actions alone, also those with the same name", () => {
    const { asked, workspace } = workspaceWhere(true);
    const own = {
      id: '01890000000070008000000000000001',
      title: 'Trusted adviser',
      shortcut: 'ta',
      icon: '',
    };
    const command = parseCommand('/ta', [own, ...quickActions(talkWith(true, true))])!;
    expect(runQuick(workspace, talkWith(true, true), command.action, '')).toBeNull();
    expect(asked).toEqual({ floating: null, notes: [] });
  });
});
