// From what is typed in Premia's form to a request that can be sent, with every problem tied to its field; and back from what is known.
import type { Catalogue } from '../../preload/contract/catalogue';
import type { ClientRecord, Person, Sustainability } from '../../preload/contract/clients';
import type { PremiaDraft, PremiaPurpose, PremiaRequest } from '../../preload/contract/premia';
import { checkPremiaRequest, type PremiaProblem } from '../../preload/contract/premia-check';
import { shareFields, type ShareField } from '../../preload/contract/premia-fields';
import { parseDay, parseMinor, parseSmallNumber } from './parse';

export interface PremiaReading {
  /** What is typed as far as it can be read, with stand-ins for the rest. */
  whole: PremiaRequest;
  /** Present when it may be sent. */
  request: PremiaRequest | null;
  problems: PremiaProblem[];
}

export const todayOf = (now: Date): string => now.toISOString().slice(0, 10);

/** `P-20261126-7KQ4A`: says nothing about the client. Without letters and digits that are mistaken for one another when read aloud. */
export function newPremiaReference(now: Date): string {
  const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
  const tail = [...crypto.getRandomValues(new Uint8Array(5))].map((byte) => alphabet[byte % alphabet.length]).join('');
  return `P-${todayOf(now).replaceAll('-', '')}-${tail}`;
}
export const isOwnReference = (text: string): boolean => /^P-\d{8}-[2-9A-HJKMNP-Z]{5}$/.test(text);

const dayTyped = (day: string | null): string => (day === null ? '' : day.split('-').reverse().join('/'));
export const minorTyped = (minor: number): string => String(minor / 100);
/** Three digits behind a mark would be read as thousands. */
const shareTyped = (fraction: number | null): string => (fraction === null ? '' : String(Math.round(fraction * 1e6) / 1e4).replace(/\.\d{3}$/, (digits) => `${digits}0`));
const personTyped = (person: Person): PremiaDraft['client'] => ({ lastName: person.lastName, firstName: person.firstName, birthDate: dayTyped(person.birthDate) });
const nobody = { lastName: '', firstName: '', birthDate: null };

/** Whose name stands for the client: of a legal entity, who acts for it. */
function policyholder(record: ClientRecord): Person {
  const named = record.lastName !== '' || record.firstName !== '';
  if (named || !record.legalEntity) return record;
  return { lastName: record.legalEntity.representativeLastName, firstName: record.legalEntity.representativeFirstName, birthDate: record.birthDate };
}

/** A form filled from the client's record. The e-mail address stays out unless it is asked for: Premia works without. */
export function premiaDraftOf(record: ClientRecord, purpose: PremiaPurpose, catalogue: Catalogue, reference: string): PremiaDraft {
  const only = <T>(list: readonly T[]): T | undefined => (list.length === 1 ? list[0] : undefined);
  const { sustainability } = record;
  return {
    purpose, journeyUuid: only(catalogue.recoJourneys)?.uuid ?? '', productCode: only(catalogue.products)?.code ?? '', reference,
    client: personTyped(policyholder(record)),
    send: { email: false, coSubscriber: record.coSubscriber !== null, legalEntity: record.legalEntity !== null, risk: record.risk !== null, sustainability: sustainability.answer !== 'notAnswered' },
    email: record.email, coSubscriber: personTyped(record.coSubscriber ?? nobody),
    legalEntity: record.legalEntity ? { ...record.legalEntity } : { name: '', identifier: '', representativeLastName: '', representativeFirstName: '' },
    initial: 'notStated', initialAmount: '', scheduled: 'notStated', scheduledAmount: '', scheduledFrequency: 'monthly',
    riskKey: record.risk?.key ?? '', riskDate: dayTyped(record.risk?.date ?? null),
    answer: sustainability.answer, minimumSustainable: shareTyped(sustainability.minimumSustainable), minimumTaxonomy: shareTyped(sustainability.minimumTaxonomy), minimumPaiCoverage: shareTyped(sustainability.minimumPaiCoverage),
    themes: [...sustainability.themes], sustainabilityDate: dayTyped(sustainability.date), meant: meantBefore(sustainability), lines: [], simulationId: null,
  };
}

/** What the advisor says when a share below 1 % is just that. */
export const meantOf = (field: ShareField, text: string): string => `${field}=${text.trim()}`;
/** What is kept with the client was asked about there. */
const meantBefore = (kept: Sustainability): string[] => shareFields.filter((field) => (kept[field] ?? 1) < 0.01).map((field) => meantOf(field, shareTyped(kept[field])));

class Reader {
  readonly problems: PremiaProblem[] = [];
  #read<T>(field: string, text: string, parse: (text: string) => T | null, code: PremiaProblem['code']): T | null {
    if (text.trim() === '') return null;
    const parsed = parse(text);
    if (parsed === null) this.problems.push({ field, code });
    return parsed;
  }
  day = (field: string, text: string): string | null => this.#read(field, text, parseDay, 'notADay');
  amount = (field: string, text: string): number | null => this.#read(field, text, parseMinor, 'notAnAmount');
  /** Premia writes 15 for 15 %: what is typed below 1 may be meant as a fraction, and is asked about. */
  share(field: ShareField, text: string, meant: readonly string[]): number | null {
    const percent = this.#read(field, text, parseSmallNumber, 'notAShare');
    if (percent !== null && percent > 0 && percent < 1 && !meant.includes(meantOf(field, text))) this.problems.push({ field, code: 'unsureShare' });
    return percent === null ? null : Math.round(percent * 1e4) / 1e6;
  }
  person = (fields: readonly [string, string, string], typed: PremiaDraft['client']): Person => ({ lastName: typed.lastName.trim(), firstName: typed.firstName.trim(), birthDate: this.day(fields[2], typed.birthDate) });
}

const enabledOf = { notStated: null, no: false, yes: true } as const;

/** Reads the form and checks it by the same rules main will apply. What is not ticked is neither read nor checked. */
export function readPremiaDraft(draft: PremiaDraft, catalogue: Catalogue, today: string): PremiaReading {
  const reader = new Reader();
  const { send } = draft;
  const filled = draft.purpose === 'newContract' ? [] : draft.lines.map((line, index) => ({ line, index })).filter(({ line }) => `${line.code}${line.name}${line.amount}`.trim() !== '');
  const { legalEntity } = draft;
  const whole: PremiaRequest = {
    purpose: draft.purpose, journeyUuid: draft.journeyUuid, productCode: draft.productCode, reference: draft.reference.trim(),
    client: reader.person(['lastName', 'firstName', 'birthDate'], draft.client),
    email: send.email ? draft.email.trim() : null,
    coSubscriber: send.coSubscriber ? reader.person(['coLastName', 'coFirstName', 'coBirthDate'], draft.coSubscriber) : null,
    legalEntity: send.legalEntity
      ? { name: legalEntity.name.trim(), identifier: legalEntity.identifier.trim(), representativeLastName: legalEntity.representativeLastName.trim(), representativeFirstName: legalEntity.representativeFirstName.trim() }
      : null,
    initial: { enabled: enabledOf[draft.initial], amount: draft.initial === 'yes' ? reader.amount('initialAmount', draft.initialAmount) : null },
    scheduled: { enabled: enabledOf[draft.scheduled], amount: draft.scheduled === 'yes' ? reader.amount('scheduledAmount', draft.scheduledAmount) : null, frequency: draft.scheduledFrequency },
    risk: send.risk ? { key: draft.riskKey.trim(), date: reader.day('riskDate', draft.riskDate) } : null,
    sustainability: send.sustainability ? readSustainability(draft, reader) : null,
    composition: filled.map(({ line, index }) => ({ code: codeOf(line.code), name: line.name.trim(), amount: reader.amount(`lines.${index}.amount`, line.amount) ?? 0 })),
  };
  const unreadable = new Set(reader.problems.map(({ field }) => field));
  const broken = [...checkPremiaRequest(whole, today), ...checkChoices(whole, catalogue)]
    .map((problem) => ({ ...problem, field: problem.field.replace(/^lines\.(\d+)/, (_, at: string) => `lines.${filled[Number(at)]?.index ?? at}`) }))
    .map((problem): PremiaProblem => (/^lines\.\d+\.amount$/.test(problem.field) && draft.lines[Number(problem.field.split('.')[1])]?.amount.trim() === '' ? { ...problem, code: 'required' } : problem))
    .filter(({ field }) => !unreadable.has(field));
  const problems = [...reader.problems, ...broken];
  return { whole, request: problems.length === 0 ? whole : null, problems };
}

/** An ISIN is written in capitals; other codes as they are. */
const codeOf = (text: string): string => (/^[A-Za-z]{2}[A-Za-z0-9]{9}\d$/.test(text.trim()) ? text.trim().toUpperCase() : text.trim());

function readSustainability(draft: PremiaDraft, reader: Reader): PremiaRequest['sustainability'] {
  if (draft.answer === 'notAnswered') return null;
  const date = reader.day('sustainabilityDate', draft.sustainabilityDate);
  const none = { minimumSustainable: null, minimumTaxonomy: null, minimumPaiCoverage: null };
  if (draft.answer === 'no') return { answer: 'no', ...none, themes: [], date };
  const shares = Object.fromEntries(shareFields.map((field) => [field, reader.share(field, draft[field], draft.meant)])) as typeof none;
  return { answer: 'yes', ...shares, themes: [...draft.themes], date };
}

function checkChoices({ journeyUuid, productCode }: PremiaRequest, catalogue: Catalogue): PremiaProblem[] {
  const journey = journeyUuid === '' || catalogue.recoJourneys.some(({ uuid }) => uuid === journeyUuid);
  const product = productCode === '' || catalogue.products.some(({ code }) => code === productCode);
  return [...(journey ? [] : [{ field: 'journey', code: 'unknownChoice' as const }]), ...(product ? [] : [{ field: 'product', code: 'unknownChoice' as const }])];
}
