// Words in the chosen language: ICU messages from resources/messages, formatted once each and kept.
import { IntlMessageFormat } from 'intl-messageformat';
import { languageFor, localeOf, wordsIn, type Language, type MessageKey } from '../../resources/messages/index';
import { isolated } from './isolate';

export type { MessageKey };

const formats = new Map<string, IntlMessageFormat>();

let current = $state<Language>(languageFor(navigator.language));

export const language = (): Language => current;
export const locale = (): string => localeOf(current);

export function setLanguage(next: Language): void {
  current = next;
  document.documentElement.lang = next;
}

/** What a language is called, e.g. `French`; its code when nobody knows. */
export const languageName = (code: string): string => new Intl.DisplayNames([locale()], { type: 'language' }).of(code) ?? code;

/** Messages that are the same whoever asks: no values, no formatting. */
const plain = new Map<string, string>();

/** The text of a message; whatever a value holds, the words around it stay in their order. Missing values are a programming error and throw. */
export function t(key: MessageKey, values?: Record<string, string | number>): string {
  const id = `${current}:${key}`;
  const known = values ? undefined : plain.get(id);
  if (known !== undefined) return known;
  let format = formats.get(id);
  if (!format) {
    format = new IntlMessageFormat(wordsIn(current)[key], locale(), undefined, { ignoreTag: true });
    formats.set(id, format);
  }
  const text = String(format.format(values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? isolated(value) : value]))));
  if (!values) plain.set(id, text);
  return text;
}
