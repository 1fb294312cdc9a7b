// A person who has no pointer: goes on with Tab until what is wanted has the focus.
import type { Page } from 'playwright-core';

export interface Hands {
  /** Presses Tab until what has the focus begins with this name. @throws Error naming what was met instead */
  tabTo(name: string): Promise<void>;
  /** Replaces what a field holds. */
  type(name: string, text: string): Promise<void>;
  /** Goes to a button, link, box or choice and presses the key, by default Enter. */
  press(name: string, key?: string): Promise<void>;
}

const mostTabs = 120;

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement | null;
    const labelled = element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement;
    return (element?.getAttribute('aria-label') ?? (labelled ? element.labels?.[0]?.textContent : null) ?? element?.textContent ?? '').trim();
  });
}

export function hands(page: Page): Hands {
  async function tabTo(name: string): Promise<void> {
    const met: string[] = [];
    for (let presses = 0; presses < mostTabs; presses += 1) {
      const at = await focused(page);
      // Whole words: Back is not Backup.
      if (at.startsWith(name) && !/\p{L}/u.test(at.charAt(name.length))) return;
      met.push(at.slice(0, 30));
      await page.keyboard.press('Tab');
    }
    throw new Error(`never reached "${name}" among ${met.join(' | ')}`);
  }
  return {
    tabTo,
    async type(name, text) {
      await tabTo(name);
      await page.keyboard.press('Control+a');
      await page.keyboard.type(text);
    },
    async press(name, key = 'Enter') {
      await tabTo(name);
      await page.keyboard.press(key);
    },
  };
}
