// Names of reference data come in three forms: text, XML by language, or a list by language.
import { field, isObject, textOf } from './json';

export interface Names {
  /** The name when it came without a language. */
  plain: string | null;
  /** By two-letter language code, in the order received. */
  byLanguage: Record<string, string>;
}

const lengthMax = 20_000;

/** Null when there is no name in it. */
export function readNames(value: unknown): Names | null {
  if (typeof value === 'string' && value.trimStart().startsWith('<')) return some({ plain: null, byLanguage: fromXml(value) });
  if (Array.isArray(value)) return some({ plain: null, byLanguage: fromList(value) });
  if (isObject(value)) return readNames(field(value, 'Name')) ?? some({ plain: textOf(field(value, 'Code')), byLanguage: {} });
  return typeof value === 'string' ? some({ plain: textOf(value), byLanguage: {} }) : null;
}

const some = (names: Names): Names | null => (names.plain !== null || Object.keys(names.byLanguage).length > 0 ? names : null);

/** The name in a language, else in English, else in whatever there is. */
export function nameIn(names: Names | null, language: string): string | null {
  if (!names) return null;
  return names.plain ?? names.byLanguage[language] ?? names.byLanguage['en'] ?? Object.values(names.byLanguage)[0] ?? null;
}

/** Not an XML parser on purpose: no entities beyond the five, no document type, nothing to attack. */
function fromXml(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, language, content] of text.slice(0, lengthMax).matchAll(/<([a-z]{2})(?:-[A-Za-z]{2})?>([^<]*)<\//g)) {
    const name = textOf(unescape(content ?? ''));
    if (language && name && !Object.hasOwn(found, language)) found[language] = name;
  }
  return found;
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
}

function fromList(list: readonly unknown[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const item of list.slice(0, 100)) {
    const language = (textOf(field(item, 'Language')) ?? textOf(field(item, 'LanguageCode')) ?? textOf(field(item, 'Code')))?.slice(0, 2).toLowerCase();
    const name = textOf(field(item, 'Value') ?? field(item, 'Name') ?? field(item, 'Text'));
    if (language && /^[a-z]{2}$/.test(language) && name && !Object.hasOwn(found, language)) found[language] = name;
  }
  return found;
}
