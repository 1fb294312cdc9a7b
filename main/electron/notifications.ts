// What the system says for the program: one line about nobody, since it shows on lock screens and on other people's.
import { app, BrowserWindow, Notification } from 'electron';
import type { Ending, Language } from '../../preload/contract/app';
import { wordsIn } from '../../resources/messages/index';
import type { EndingDesktop } from '../services/endings';

/** The installed program's: Windows shows nothing for one it does not know. */
const appId = 'com.advisor-workstation.desktop';

/** The words of one, the same whoever and whatever it was about. */
export function endingWords({ kind, well }: Pick<Ending, 'kind' | 'well'>, language: Language): { title: string; body: string } {
  const words = wordsIn(language);
  return { title: words.product, body: well ? words[`ending.${kind}.well`] : words[`ending.${kind}.badly`] };
}

/** @param chosen it was clicked */
export function createNotifications(language: () => Language, chosen: (ending: Ending) => void): EndingDesktop {
  if (process.platform === 'win32') app.setAppUserModelId(appId);
  /** Held, or it is collected together with whoever waits for the click; the one before says nothing new any more. */
  let last: Notification | null = null;
  return {
    attended: () => BrowserWindow.getFocusedWindow() !== null,
    sayEnded(ending) {
      if (!Notification.isSupported()) return;
      last?.close();
      last = new Notification({ ...endingWords(ending, language()), silent: true });
      last.once('click', () => chosen(ending));
      last.show();
    },
  };
}
