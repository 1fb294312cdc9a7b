// What the system is given to show: fixed words in the person's language, whatever it was about.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ending, type Ending } from '../../../preload/contract/app';

const system = vi.hoisted(() => ({ supported: true, focused: null as object | null, shown: [] as { title: string; body: string; silent: boolean; closed: boolean; click: () => void }[] }));
vi.mock('electron', () => ({
  app: { setAppUserModelId: () => undefined },
  BrowserWindow: { getFocusedWindow: () => system.focused },
  Notification: class {
    static isSupported = () => system.supported;
    #entry;
    constructor(options: { title: string; body: string; silent: boolean }) {
      this.#entry = { ...options, closed: false, click: (): void => undefined };
    }
    once(_event: 'click', listener: () => void): void { this.#entry.click = listener; }
    show(): void { system.shown.push(this.#entry); }
    close(): void { this.#entry.closed = true; }
  },
}));
const { createNotifications } = await import('../../../main/electron/notifications');

const about: Ending = { kind: 'simulation', well: true, clientId: 'b2b0c7c5-6a3b-4b39-8f6e-3f0a54ad7c11', simulationId: '0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d01' };
beforeEach(() => Object.assign(system, { supported: true, focused: null, shown: [] }));

describe('a notification', () => {
  it.each(['en', 'fr'] as const)('has words of its own for every ending in %s, and nothing of whom it is about', (language) => {
    const { sayEnded } = createNotifications(() => language, () => undefined);
    const kinds = ending.shape.kind.options;
    for (const kind of kinds) for (const well of [true, false]) sayEnded({ ...about, kind, well });
    expect(new Set(system.shown.map(({ body }) => body)).size).toBe(kinds.length * 2);
    for (const { title, body } of system.shown) {
      expect(title).toBe('Advisor Workstation');
      expect(body).toMatch(/^[^{}\d]{10,}\.$/);
    }
  });

  it('makes no sound, and takes the place of the one before', () => {
    const { sayEnded } = createNotifications(() => 'en', () => undefined);
    sayEnded(about);
    sayEnded({ ...about, kind: 'queue' });
    expect(system.shown.map(({ silent, closed }) => [silent, closed])).toEqual([[true, true], [true, false]]);
  });

  it('says what it was about to whoever clicks it', () => {
    const chosen: Ending[] = [];
    createNotifications(() => 'en', (one) => void chosen.push(one)).sayEnded(about);
    system.shown[0]?.click();
    expect(chosen).toEqual([about]);
  });

  it('is left out where the system has none', () => {
    system.supported = false;
    createNotifications(() => 'en', () => undefined).sayEnded(about);
    expect(system.shown).toEqual([]);
  });

  it('knows whether somebody has a window of the program in front of them', () => {
    const { attended } = createNotifications(() => 'en', () => undefined);
    expect(attended()).toBe(false);
    system.focused = {};
    expect(attended()).toBe(true);
  });
});
