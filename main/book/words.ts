// The words of a file of clients in every language: headings, kinds, answers, yes and no.
import { languages, wordsIn, type Language, type MessageKey } from '../../resources/messages/index';
import { clientKinds } from '../../preload/contract/client-facts';
import type { ClientKind, Sustainability } from '../../preload/contract/clients';
import { importFields, isThemeField, type ImportField } from '../../preload/contract/import-fields';
import { normal } from './normal';

/** What an exported file calls a field. */
export const heading = (field: ImportField, language: Language): string => wordsIn(language)[`import.field.${field}`];

export const kindWord = (kind: ClientKind, language: Language): string => wordsIn(language)[`import.kind.${kind}`];
export const answerWord = (answer: 'yes' | 'no', language: Language): string => wordsIn(language)[`import.answer.${answer}`];

/** A message as every language has it. */
const everywhere = (key: MessageKey): string[] => languages.map((language) => wordsIn(language)[key]);
/** What else people and other programs write: words with commas between. */
const lists = (key: MessageKey): string[] => everywhere(key).flatMap((text) => text.split(','));

const fieldByHeading = new Map(importFields.flatMap((field) => [...everywhere(`import.field.${field}`), ...(isThemeField(field) ? [] : lists(`import.also.${field}`)), field].map((words): [string, ImportField] => [normal(words), field])));

/** "name" alone is decided by its neighbours. */
const aloneNames = new Set(everywhere('import.aloneName').map(normal));

/** A field for every heading, each field once; null where none fits. */
export function guessFields(headings: readonly string[]): (ImportField | null)[] {
  const words = headings.map(normal);
  const taken = new Set<ImportField>();
  const guessed = words.map((word, index) => {
    // "Date de naissance (JJ/MM/AAAA) *" is a date of birth.
    const bare = normal((headings[index] ?? '').replaceAll(/\([^)]*\)/g, ' '));
    const field = fieldByHeading.get(word) ?? fieldByHeading.get(bare) ?? null;
    if (field === null || taken.has(field)) return null;
    taken.add(field);
    return field;
  });
  // "Nom" beside "Prénom" is the family name; alone it is the whole.
  const alone = words.findIndex((word, index) => aloneNames.has(word) && guessed[index] === null);
  const meant = taken.has('firstName') && !taken.has('lastName') ? 'lastName' : 'name';
  if (alone >= 0 && !taken.has(meant)) guessed[alone] = meant;
  return guessed;
}

/** A value for every word it goes by, our own name for it included. */
const among = <T extends string>(values: readonly T[], wordsOf: (value: T) => string[]): Map<string, T> => new Map(values.flatMap((value) => [value, ...wordsOf(value)].map((word): [string, T] => [normal(word), value])));

const kinds = among<ClientKind>(clientKinds, (kind) => [...everywhere(`import.kind.${kind}`), ...lists(`import.also.${kind}`)]);
const answerWords = (answer: Sustainability['answer']): string[] => [...everywhere(`import.answer.${answer}`), ...lists(`import.also.${answer}`)];
const answers = among<Sustainability['answer']>(['yes', 'no', 'notAnswered'], answerWords);
const ticks = among<'yes' | 'no'>(['yes', 'no'], answerWords);

export const readKind = (text: string): ClientKind | null => kinds.get(normal(text)) ?? null;
export const readAnswer = (text: string): Sustainability['answer'] | null => answers.get(normal(text)) ?? null;
export const readYesNo = (text: string): boolean | null => {
  const tick = ticks.get(normal(text));
  return tick === undefined ? null : tick === 'yes';
};
