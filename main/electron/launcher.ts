// Opens a Premia session in the person's browser, and lends its link to the clipboard. Nothing else is ever opened outside.
import { clipboard, shell } from 'electron';
import type { PremiaDesktop } from '../services/premia';
import { premiaAddress } from './premia-address';

/** How long a link stays on the clipboard: whoever has it has the session. */
const clipboardMs = 60_000;

export function createLauncher(): PremiaDesktop & { end(): Promise<void> } {
  let lent: string | null = null;
  let timer: NodeJS.Timeout | undefined;

  /** Takes the link back, unless something else has been copied since. */
  async function takeBack(): Promise<void> {
    const text = lent;
    lent = null;
    clearTimeout(timer);
    if (text !== null && (await clipboard.readText()) === text) clipboard.clear();
  }

  return {
    async openSession(link) {
      const address = premiaAddress(link);
      if (address === null) return 'refused';
      return shell.openExternal(address).then(() => 'opened' as const, () => 'noBrowser' as const);
    },
    async copySession(link) {
      const address = premiaAddress(link);
      if (address === null) return null;
      clearTimeout(timer);
      await clipboard.writeText(address);
      lent = address;
      timer = setTimeout(() => void takeBack(), clipboardMs);
      return clipboardMs / 1000;
    },
    /** When the program ends. */
    end: takeBack,
  };
}
