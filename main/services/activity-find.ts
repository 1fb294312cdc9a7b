// Finding entries by words: of their titles, of the clients they concern, and of the references they carry.
import { wordsIn } from '../../resources/messages/index';
import { kindOfAction, titleOf, type ActivityKind } from '../../preload/contract/activity-facts';
import type { Deed } from '../../preload/contract/activity';
import type { Language } from '../../preload/contract/app';

/** Without accents and capitals, so that both are found however they are written. */
const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** What an entry is called. */
export const titleIn = (language: Language, deed: Deed): string => wordsIn(language)[`activity.title.${titleOf(deed)}`];
const kindIn = (language: Language, kind: ActivityKind): string => wordsIn(language)[`activity.kind.${kind}`];

/** Whether an entry has every word, in any order: `null` when everything fits. @param nameOf of the client it concerns, '' for nobody */
export function finder(text: string, language: Language): ((deed: Deed | null, name: string) => boolean) | null {
  const words = plain(text).split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return null;
  /** Titles and names are few beside entries: each is made plain once. */
  const titles = new Map<string, string>();
  const names = new Map<string, string>();
  return (deed, name) => {
    if (deed === null) return false;
    const title = titleOf(deed);
    let known = titles.get(title);
    if (known === undefined) titles.set(title, (known = plain(`${titleIn(language, deed)} ${kindIn(language, kindOfAction[deed.action])}`)));
    let called = names.get(name);
    if (called === undefined) names.set(name, (called = plain(name)));
    const all = `${known}\n${called}\n${'reference' in deed ? plain(deed.reference ?? '') : ''}`;
    return words.every((word) => all.includes(word));
  };
}
