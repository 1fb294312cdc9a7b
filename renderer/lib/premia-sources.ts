// Where each field of a Premia request comes from, and which of them the client's record does not know yet.
import type { Catalogue } from '../../preload/contract/catalogue';
import type { ClientRecord } from '../../preload/contract/clients';
import type { PremiaDraft, PremiaRequest } from '../../preload/contract/premia';
import { paiThemes } from '../../preload/contract/client-facts';
import { premiaFields, type PremiaField } from '../../preload/contract/premia-fields';
import type { Simulation } from '../../preload/contract/simulations';
import { draftOfRecord, shownName } from './client-form';
import { isOwnReference, premiaDraftOf, readPremiaDraft } from './premia-form';
import { linesOf, planOf } from './premia-plan';

/** `program` made it up, `fixed` is always so. */
export type Source = 'client' | 'simulation' | 'catalogue' | 'typed' | 'program' | 'fixed';

type Values = Record<Exclude<PremiaField, 'journey' | 'product' | 'reference' | 'scheduledFormat' | 'compositionType'>, unknown>;

function valuesOf({ client, email, coSubscriber, legalEntity, initial, scheduled, risk, sustainability }: PremiaRequest): Values {
  const themes = Object.fromEntries(paiThemes.map((theme) => [theme, sustainability?.themes.includes(theme)])) as Record<(typeof paiThemes)[number], unknown>;
  return {
    email, lastName: client.lastName, firstName: client.firstName, birthDate: client.birthDate,
    coLastName: coSubscriber?.lastName, coFirstName: coSubscriber?.firstName, coBirthDate: coSubscriber?.birthDate,
    entityName: legalEntity?.name, entityIdentifier: legalEntity?.identifier, entityLastName: legalEntity?.representativeLastName, entityFirstName: legalEntity?.representativeFirstName,
    initial: initial.enabled, initialAmount: initial.amount, scheduled: scheduled.enabled, scheduledAmount: scheduled.amount, scheduledFrequency: scheduled.frequency,
    riskKey: risk?.key, riskDate: risk?.date,
    sustainable: sustainability?.answer, minimumSustainable: sustainability?.minimumSustainable, minimumTaxonomy: sustainability?.minimumTaxonomy, minimumPaiCoverage: sustainability?.minimumPaiCoverage,
    ...themes, sustainabilityDate: sustainability?.date,
  };
}

/** What the form would say if nobody had touched it and everything were ticked. */
function untouched(record: ClientRecord, simulation: Simulation | null, catalogue: Catalogue): PremiaRequest {
  const draft: PremiaDraft = { ...premiaDraftOf(record, 'existingContract', catalogue, ''), ...(simulation ? { ...planOf(simulation), lines: linesOf(simulation) } : {}) };
  draft.send = { email: true, coSubscriber: true, legalEntity: true, risk: true, sustainability: true };
  return readPremiaDraft(draft, catalogue, '9999-12-31').whole;
}

const planFields = new Set<PremiaField>(['initial', 'initialAmount', 'scheduled', 'scheduledAmount', 'scheduledFrequency']);

/** A field that says the same as the record (or the simulation's plan) comes from there; otherwise somebody typed it. */
export function sourcesOf(request: PremiaRequest, record: ClientRecord, simulation: Simulation | null, catalogue: Catalogue): { fields: Record<PremiaField, Source>; lines: Source[] } {
  const known = untouched(record, simulation, catalogue);
  const [mine, theirs] = [valuesOf(request), valuesOf(known)];
  const sourceOf = (field: PremiaField): Source => {
    if (field === 'journey' || field === 'product') return 'catalogue';
    if (field === 'scheduledFormat' || field === 'compositionType') return 'fixed';
    if (field === 'reference') return isOwnReference(request.reference) ? 'program' : 'typed';
    const same = mine[field] === theirs[field];
    if (planFields.has(field)) return same && simulation !== null ? 'simulation' : 'typed';
    return same ? 'client' : 'typed';
  };
  const carried = simulation === null ? [] : known.composition.map((line) => JSON.stringify(line));
  return { fields: Object.fromEntries(premiaFields.map((field) => [field, sourceOf(field)])) as Record<PremiaField, Source>, lines: request.composition.map((line) => (carried.includes(JSON.stringify(line)) ? 'simulation' : 'typed')) };
}

/** What is about to be sent of the client and differs from their record. A legal entity's policyholder is who acts for it, and stays where they are. */
export function differing(request: PremiaRequest, record: ClientRecord, catalogue: Catalogue): PremiaField[] {
  const [mine, theirs] = [valuesOf(request), valuesOf(untouched(record, null, catalogue))];
  const sent: PremiaField[] = [
    ...(record.kind === 'legalEntity' ? [] : ['lastName', 'firstName', 'birthDate'] as const),
    ...(request.email === null ? [] : ['email'] as const),
    ...(request.coSubscriber && record.kind !== 'legalEntity' ? ['coLastName', 'coFirstName', 'coBirthDate'] as const : []),
    ...(request.legalEntity && record.kind === 'legalEntity' ? ['entityName', 'entityIdentifier', 'entityLastName', 'entityFirstName'] as const : []),
    ...(request.risk ? ['riskKey', 'riskDate'] as const : []),
    ...(request.sustainability ? ['sustainable', 'minimumSustainable', 'minimumTaxonomy', 'minimumPaiCoverage', ...paiThemes, 'sustainabilityDate'] as const : []),
  ];
  return sent.filter((field) => mine[field as keyof Values] !== theirs[field as keyof Values]);
}

/** The record with what is about to be sent. Whoever has a co-policyholder is a couple. */
export function recordWith(record: ClientRecord, request: PremiaRequest): ClientRecord {
  const entity = record.kind === 'legalEntity';
  const next: ClientRecord = {
    ...record,
    ...(entity ? {} : request.client),
    ...(request.email === null ? {} : { email: request.email }),
    ...(request.coSubscriber && !entity ? { coSubscriber: request.coSubscriber, kind: 'couple' as const } : {}),
    ...(request.legalEntity && entity ? { legalEntity: request.legalEntity } : {}),
    ...(request.risk ? { risk: request.risk } : {}),
    ...(request.sustainability ? { sustainability: request.sustainability } : {}),
  };
  // A name that was put together from the others follows them.
  return { ...next, name: draftOfRecord(record).name === '' ? shownName(draftOfRecord(next)) || record.name : record.name };
}
