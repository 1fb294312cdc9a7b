// Every language is one file beside this one; nothing else in the program knows which there are. The keys are English's.
import type en from './en.json';

export type MessageKey = keyof typeof en;
export type Words = Readonly<Record<MessageKey, string>>;

/** Two letters, the name of a file here. */
export type Language = string;

const files = import.meta.glob<Words>('./*.json', { eager: true, import: 'default' });
const words = new Map(Object.entries(files).map(([path, messages]) => [path.slice('./'.length, -'.json'.length), messages]));

/** English first: it is what everything falls back to. */
export const languages: readonly Language[] = [...words.keys()].sort((a, b) => Number(b === 'en') - Number(a === 'en') || a.localeCompare(b));

export const wordsIn = (language: Language): Words => (words.get(language) ?? words.get('en')) as Words;

/** How a language's numbers and days are written, e.g. `en-GB`. */
export const localeOf = (language: Language): string => wordsIn(language)['language.locale'];

/** The language for somebody whose system speaks another one or the same, e.g. `fr-CA`. */
export const languageFor = (system: string): Language => languages.find((language) => system.toLowerCase().split(/[-_]/)[0] === language) ?? 'en';

/** What a language is called in another, with its own name when that differs: `French (Français)`. */
export function languageTitle(language: Language, inLanguage: Language): string {
  const own = wordsIn(language)['language.name'];
  const name = new Intl.DisplayNames([localeOf(inLanguage)], { type: 'language' }).of(language) ?? own;
  return name.toLowerCase() === own.toLowerCase() ? name : `${name} (${own})`;
}
