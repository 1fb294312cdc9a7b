// Names of reference data over the wire: text, XML by language, or a list by language; the real system shows all of these.

export type NameForm = 'plain' | 'byLanguage' | 'alwaysByLanguage' | 'list';
export type NamesByLanguage = Partial<Record<string, string>>;

export interface Reference {
  id: number;
  code: string;
  name: NamesByLanguage;
  form?: string;
}

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** With a language the name comes in that language (English when unknown); without, as text, as XML, or as a list. */
export function wireName(name: NamesByLanguage, form: string, language: string | null): string | { Language: string; Value: string }[] {
  const parts = Object.entries(name).flatMap(([key, text]) => (text === undefined ? [] : [[key, text] as const])).sort(([a], [b]) => a.localeCompare(b));
  if (form === 'plain' || (form === 'byLanguage' && language)) return name[language ?? 'fr'] ?? name['en'] ?? parts[0]?.[1] ?? '';
  if (form === 'list') return parts.map(([key, text]) => ({ Language: key, Value: text }));
  return `<root>${parts.map(([key, text]) => `<${key}>${escapeXml(text)}</${key}>`).join('')}</root>`;
}

export const wireReference = ({ id, code, name, form }: Reference, language: string | null): object => ({ Id: id, Code: code, Name: wireName(name, form ?? 'plain', language) });

/** `fr` of `fr-FR`; null when none was asked for. */
export const languageOf = (code: string | undefined): string | null => code?.slice(0, 2) ?? null;

/** A name as the API takes it on write. */
export const namesFrom = (list: readonly { Language: string; Value: string }[] | null | undefined): NamesByLanguage =>
  Object.fromEntries((list ?? []).map(({ Language, Value }) => [Language.slice(0, 2), Value]));
