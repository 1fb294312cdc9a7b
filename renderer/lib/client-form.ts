// What is typed about a client, and the record it becomes: one problem at most for each field, in words elsewhere.
import { contactIdMax, namedRecord, noSustainability, paiThemes } from '../../preload/contract/client-facts';
import type { ClientKind, ClientRecord, PaiTheme, Sustainability } from '../../preload/contract/clients';
import { dayText, plainNumber } from './format';
import { parseDay, parseSmallNumber } from './parse';

interface PersonDraft { lastName: string; firstName: string; birthDate: string }

export interface ClientDraft extends PersonDraft {
  kind: ClientKind;
  /** Empty: put together from the other names. */
  name: string;
  contactId: string;
  coSubscriber: PersonDraft;
  legalEntity: { name: string; identifier: string; representativeLastName: string; representativeFirstName: string };
  email: string;
  riskKey: string;
  riskDate: string;
  answer: Sustainability['answer'];
  /** Per cent, as typed. */
  minimumSustainable: string;
  minimumTaxonomy: string;
  minimumPaiCoverage: string;
  themes: PaiTheme[];
  sustainabilityDate: string;
  notes: string;
  tags: string;
}

export const shareFields = ['minimumSustainable', 'minimumTaxonomy', 'minimumPaiCoverage'] as const;
export type ShareField = (typeof shareFields)[number];

/** `doubtfulShare`: 0.5 may be meant as half a per cent or as one half. */
export type ClientProblemCode = 'required' | 'notADay' | 'notANumber' | 'notAnEmail' | 'notAShare' | 'doubtfulShare' | 'tooManyTags' | 'duplicate';
export type ClientProblems = Partial<Record<string, ClientProblemCode>>;

const percent = (fraction: number | null): string => (fraction === null ? '' : plainNumber(Math.round(fraction * 1e6) / 1e4));
const dayOf = (day: string | null): string => (day === null ? '' : dayText(day));
const nobody: PersonDraft = { lastName: '', firstName: '', birthDate: '' };

/** The name that a book would show, no longer than it takes: of two people with one last name, it stands once. */
export const shownName = (draft: Named): string => wholeName(draft).slice(0, 300).trim();

type Named = Pick<ClientDraft, 'kind' | 'lastName' | 'firstName' | 'coSubscriber' | 'legalEntity'>;
function wholeName({ kind, lastName, firstName, coSubscriber, legalEntity }: Named): string {
  const whole = (first: string, last: string): string => `${first.trim()} ${last.trim()}`.trim();
  if (kind === 'legalEntity') return legalEntity.name.trim();
  if (kind === 'person') return whole(firstName, lastName);
  const same = coSubscriber.lastName.trim() === '' || coSubscriber.lastName.trim() === lastName.trim();
  return [whole(firstName, same ? '' : lastName), whole(coSubscriber.firstName, same ? lastName : coSubscriber.lastName)].filter(Boolean).join(' & ');
}

export function draftOfRecord(record: ClientRecord): ClientDraft {
  const { kind, lastName, firstName, birthDate, coSubscriber, legalEntity, risk, sustainability } = record;
  const draft: ClientDraft = {
    kind, lastName, firstName, birthDate: dayOf(birthDate), name: '', contactId: record.contactId === null ? '' : String(record.contactId),
    coSubscriber: coSubscriber ? { ...coSubscriber, birthDate: dayOf(coSubscriber.birthDate) } : { ...nobody },
    legalEntity: legalEntity ? { ...legalEntity } : { name: '', identifier: '', representativeLastName: '', representativeFirstName: '' },
    email: record.email, riskKey: risk?.key ?? '', riskDate: dayOf(risk?.date ?? null),
    answer: sustainability.answer, minimumSustainable: percent(sustainability.minimumSustainable), minimumTaxonomy: percent(sustainability.minimumTaxonomy), minimumPaiCoverage: percent(sustainability.minimumPaiCoverage),
    themes: [...sustainability.themes], sustainabilityDate: dayOf(sustainability.date), notes: record.notes, tags: record.tags.join(', '),
  };
  return { ...draft, name: shownName(draft) === record.name ? '' : record.name };
}

export const emptyClientDraft = (): ClientDraft => draftOfRecord(namedRecord(''));

const tagsOf = (text: string): string[] => [...new Set(text.split(/[,;\n]/).map((tag) => tag.trim()).filter(Boolean))];

/** A share typed in per cent. `exactly`: a figure below one is meant as it stands. */
export function readShare(text: string, exactly: boolean): { fraction: number | null; problem: ClientProblemCode | null } {
  if (text.trim() === '') return { fraction: null, problem: null };
  const value = parseSmallNumber(text);
  if (value === null || value < 0 || value > 100) return { fraction: null, problem: 'notAShare' };
  return { fraction: Math.round(value * 1e4) / 1e6, problem: value > 0 && value < 1 && !exactly ? 'doubtfulShare' : null };
}

export interface ReadClient { record: ClientRecord | null; problems: ClientProblems }

/** @param exact share fields whose small figure the advisor has confirmed */
export function readClient(draft: ClientDraft, exact: ReadonlySet<ShareField>, today: string): ReadClient {
  const problems: ClientProblems = {};
  const required = (field: string, text: string): string => {
    if (text.trim() === '') problems[field] = 'required';
    return text.trim();
  };
  const day = (field: string, text: string): string | null => {
    const read = text.trim() === '' ? null : parseDay(text);
    if (text.trim() !== '' && (read === null || read > today)) problems[field] = 'notADay';
    return read;
  };
  const { kind, coSubscriber, legalEntity } = draft;
  const entity = kind === 'legalEntity';
  const name = draft.name.trim() === '' ? shownName(draft) : draft.name.trim();
  if (!entity && draft.lastName.trim() === '' && draft.name.trim() === '') required('lastName', '');
  if (entity && draft.name.trim() === '') required('legalEntity.name', legalEntity.name);
  const couple = kind === 'couple';
  if (couple) required('coSubscriber.lastName', coSubscriber.lastName);
  const contactId = /^\d{1,10}$/.test(draft.contactId.trim()) && Number(draft.contactId) >= 1 && Number(draft.contactId) <= contactIdMax ? Number(draft.contactId) : null;
  if (contactId === null && draft.contactId.trim() !== '') problems['contactId'] = 'notANumber';
  if (draft.email.trim() !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.email.trim())) problems['email'] = 'notAnEmail';
  const riskDate = day('riskDate', draft.riskDate);
  if (riskDate !== null) required('riskKey', draft.riskKey);
  const tags = tagsOf(draft.tags);
  if (tags.length > 20 || tags.some((tag) => tag.length > 40)) problems['tags'] = 'tooManyTags';

  const sustainability: Sustainability = { ...noSustainability, answer: draft.answer, date: draft.answer === 'notAnswered' ? null : day('sustainabilityDate', draft.sustainabilityDate) };
  if (draft.answer === 'yes') {
    for (const field of shareFields) {
      const { fraction, problem } = readShare(draft[field], exact.has(field));
      sustainability[field] = fraction;
      if (problem) problems[field] = problem;
    }
    sustainability.themes = paiThemes.filter((theme) => draft.themes.includes(theme));
  }
  const record: ClientRecord = {
    kind, name, contactId,
    ...(entity ? { lastName: '', firstName: '', birthDate: null } : { lastName: draft.lastName.trim(), firstName: draft.firstName.trim(), birthDate: day('birthDate', draft.birthDate) }),
    coSubscriber: couple ? { lastName: coSubscriber.lastName.trim(), firstName: coSubscriber.firstName.trim(), birthDate: day('coSubscriber.birthDate', coSubscriber.birthDate) } : null,
    legalEntity: entity ? { ...legalEntity } : null,
    email: draft.email.trim(), risk: draft.riskKey.trim() === '' ? null : { key: draft.riskKey.trim(), date: riskDate }, sustainability, notes: draft.notes, tags,
  };
  return { record: Object.keys(problems).length === 0 ? record : null, problems };
}
