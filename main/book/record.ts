// What a row says, as a client's record: a new one, or on top of the one that is there.
import { noSustainability, namedRecord } from '../../preload/contract/client-facts';
import type { ClientKind, ClientRecord, Person } from '../../preload/contract/clients';
import { themesWith, type Said } from './read-row';

const joined = (...words: (string | undefined)[]): string => words.filter((word) => word !== undefined && word !== '').join(' ');

function kindOf({ kind, texts, days }: Said): ClientKind {
  if (kind !== undefined) return kind;
  if (texts.entityName !== undefined || texts.entityIdentifier !== undefined) return 'legalEntity';
  return texts.coLastName !== undefined || texts.coFirstName !== undefined || days.coBirthDate !== undefined ? 'couple' : 'person';
}

/** As the book would show them, when the file has no name for that. */
function nameOf({ texts }: Said, kind: ClientKind): string {
  if (kind === 'legalEntity' && texts.entityName !== undefined) return texts.entityName;
  const first = joined(texts.firstName, texts.lastName);
  const second = kind === 'couple' ? joined(texts.coFirstName, texts.coLastName) : '';
  return (second === '' ? first : first === '' ? second : `${first} & ${second}`).slice(0, 300);
}

/** The name by which the row is known; empty when it has none. */
export const nameSaid = (said: Said): string => said.texts.name ?? nameOf(said, kindOf(said));

const none: ClientRecord = namedRecord('');

/** null while a part has nothing in it. */
function coSubscriber(known: Person | null, { texts, days }: Said): Person | null {
  const before = known ?? { lastName: '', firstName: '', birthDate: null };
  const next = { lastName: texts.coLastName ?? before.lastName, firstName: texts.coFirstName ?? before.firstName, birthDate: days.coBirthDate ?? before.birthDate };
  return known === null && next.lastName === '' && next.firstName === '' && next.birthDate === null ? null : next;
}

function legalEntity(known: ClientRecord['legalEntity'], { texts }: Said): ClientRecord['legalEntity'] {
  const before = known ?? { name: '', identifier: '', representativeLastName: '', representativeFirstName: '' };
  const next = {
    name: texts.entityName ?? before.name, identifier: texts.entityIdentifier ?? before.identifier,
    representativeLastName: texts.representativeLastName ?? before.representativeLastName, representativeFirstName: texts.representativeFirstName ?? before.representativeFirstName,
  };
  return known === null && Object.values(next).every((text) => text === '') ? null : next;
}

function risk(known: ClientRecord['risk'], { texts, days }: Said): ClientRecord['risk'] {
  const key = texts.riskKey ?? known?.key;
  // A date belongs to its profile: with another one the old date is no longer true.
  const date = days.riskDate ?? (texts.riskKey === undefined || texts.riskKey === known?.key ? (known?.date ?? null) : null);
  return key === undefined ? null : { key, date };
}

/** What the file leaves empty stays as it is. */
export function onTopOf(known: ClientRecord, said: Said): ClientRecord {
  const { texts, days, shares } = said;
  const before = known.sustainability;
  return {
    kind: said.kind ?? known.kind, name: texts.name ?? known.name, contactId: said.contactId ?? known.contactId,
    lastName: texts.lastName ?? known.lastName, firstName: texts.firstName ?? known.firstName, birthDate: days.birthDate ?? known.birthDate,
    coSubscriber: coSubscriber(known.coSubscriber, said), legalEntity: legalEntity(known.legalEntity, said),
    email: texts.email ?? known.email, risk: risk(known.risk, said),
    sustainability: {
      answer: said.answer ?? before.answer,
      minimumSustainable: shares.minimumSustainable ?? before.minimumSustainable, minimumTaxonomy: shares.minimumTaxonomy ?? before.minimumTaxonomy, minimumPaiCoverage: shares.minimumPaiCoverage ?? before.minimumPaiCoverage,
      themes: themesWith(before.themes, said.themes), date: days.sustainabilityDate ?? before.date,
    },
    notes: texts.notes ?? known.notes, tags: said.tags ?? known.tags,
  };
}

export function newRecord(said: Said): ClientRecord {
  return onTopOf({ ...none, kind: kindOf(said), name: nameSaid(said), sustainability: noSustainability }, said);
}
