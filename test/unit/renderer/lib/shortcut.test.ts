import { describe, expect, it } from 'vitest';
import { commandGroups, commandIds, commands } from '../../../../preload/contract/command-facts';
import { ariaShortcut, isPressed, shortcutText } from '../../../../renderer/lib/shortcut';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}, code = '') => ({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

describe('a key press', () => {
  it('means a command only with exactly the keys that are asked for', () => {
    expect(isPressed('CmdOrCtrl+K', press('k', { ctrlKey: true }), false)).toBe(true);
    for (const held of [{}, { metaKey: true }, { ctrlKey: true, shiftKey: true }, { ctrlKey: true, altKey: true }, { ctrlKey: true, metaKey: true }]) expect(isPressed('CmdOrCtrl+K', press('k', held), false)).toBe(false);
    expect(isPressed('CmdOrCtrl+Shift+N', press('N', { ctrlKey: true, shiftKey: true }), false)).toBe(true);
    expect(isPressed('CmdOrCtrl+Shift+N', press('n', { ctrlKey: true }), false)).toBe(false);
    expect(isPressed('F1', press('F1'), false)).toBe(true);
    expect(isPressed('F1', press('F1', { ctrlKey: true }), false)).toBe(false);
  });

  it('is ⌘ on a Mac, where Ctrl means something else', () => {
    expect(isPressed('CmdOrCtrl+K', press('k', { metaKey: true }), true)).toBe(true);
    expect(isPressed('CmdOrCtrl+K', press('k', { ctrlKey: true }), true)).toBe(false);
  });

  it('knows a digit by its place: on French keyboards the key 1 says &', () => {
    expect(isPressed('CmdOrCtrl+1', press('&', { ctrlKey: true }, 'Digit1'), false)).toBe(true);
    expect(isPressed('CmdOrCtrl+Shift+1', press('1', { ctrlKey: true, shiftKey: true }, 'Digit1'), false)).toBe(true);
    expect(isPressed('CmdOrCtrl+1', press('1', { ctrlKey: true }, 'Digit2'), false)).toBe(false);
  });

  it('is written as people know it', () => {
    expect(shortcutText('CmdOrCtrl+Shift+N', 'Maj', false)).toBe('Ctrl+Maj+N');
    expect(shortcutText('CmdOrCtrl+Shift+N', 'Shift', true)).toBe('⇧⌘N');
    expect(shortcutText('F1', 'Shift', true)).toBe('F1');
    expect(ariaShortcut('CmdOrCtrl+Shift+N', false)).toBe('Control+Shift+N');
    expect(ariaShortcut('CmdOrCtrl+K', true)).toBe('Meta+K');
  });
});

describe('the commands', () => {
  it('have one name and one set of keys each', () => {
    expect(new Set(commandIds).size).toBe(commands.length);
    const keys = commands.flatMap((command) => (command.keys === null ? [] : [command.keys as string]));
    expect(new Set(keys).size).toBe(keys.length);
    for (const one of keys) expect(one).toMatch(/^(?:CmdOrCtrl\+(?:Shift\+)?(?:[A-Z\d,]|F\d)|F\d)$/);
  });

  it('take no key that belongs to typing or to the system', () => {
    const taken = ['A', 'C', 'V', 'X', 'Z', 'Y', 'Q', 'W', 'P', 'M', 'H'].map((letter) => `CmdOrCtrl+${letter}`);
    expect(commands.filter(({ keys }) => keys !== null && taken.includes(keys))).toEqual([]);
  });

  it('stand in a part of the menu, and no part is empty', () => {
    expect([...new Set(commands.map(({ group }) => group))].sort()).toEqual([...commandGroups].sort());
  });
});
