// Words in the chosen language: ICU messages from resources/messages, formatted once each and kept.
import { IntlMessageFormat } from 'intl-messageformat';
import type { Language } from '../../preload/contract/app';
import en from '../../resources/messages/en.json';
import fr from '../../resources/messages/fr.json';
import { isolated } from './isolate';

export type MessageKey = keyof typeof en;

const messages: Record<Language, Record<MessageKey, string>> = { en, fr };
/** The formats behind a language: British English, French of France. */
const locales: Record<Language, string> = { en: 'en-GB', fr: 'fr-FR' };
const formats = new Map<string, IntlMessageFormat>();

let current = $state<Language>(navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en');

export const language = (): Language => current;
export const locale = (): string => locales[current];

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
    format = new IntlMessageFormat(messages[current][key], locales[current], undefined, { ignoreTag: true });
    formats.set(id, format);
  }
  const text = String(format.format(values && Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? isolated(value) : value]))));
  if (!values) plain.set(id, text);
  return text;
}
