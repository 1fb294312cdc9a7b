// The language until somebody chooses one. Read after the window is open: it brings every word of every language with it.
import { app } from 'electron';
import { languageFor, wordsIn, type Language } from '../../resources/messages/index';

export const systemLanguage = (): Language => languageFor(app.getLocale());

/** What is said of an error nobody expected. @param language null for the system's */
export function unexpectedWords(language: Language | null): { title: string; text: string } {
  const words = wordsIn(language ?? systemLanguage());
  return { title: words['unexpected.title'], text: words['unexpected.text'] };
}
