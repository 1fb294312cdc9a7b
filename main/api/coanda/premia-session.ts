// Our Premia request as the documented body, and a body that was sent as fields to read. Premia's names stay here.
import type { PremiaRequest, PremiaSent } from '../../../preload/contract/premia';
import { paiThemes } from '../../../preload/contract/client-facts';
import type { PremiaField } from '../../../preload/contract/premia-fields';
import type { Frequency } from '../../../preload/contract/simulations';
import type { InputOf } from '../operation';
import { isObject, numberOf, parseJson, textOf } from '../json';
import type { CoandaTable } from './table';

export type PremiaBody = InputOf<CoandaTable['createPremiaSession']>['body'];
type BodyField = Exclude<keyof PremiaBody, 'currentComposition'>;

/** Premia's days are YYYYMMDD. */
const wireDay = (day: string | null | undefined) => day?.replaceAll('-', '');
const wireAmount = (minor: number) => minor / 100;
/** Written as 15 for 15 %, without 0.1 + 0.2's remainder. */
const wireShare = (fraction: number | null) => (fraction === null ? undefined : Math.round(fraction * 1e6) / 1e4);
/** Not the simulators' words: SEMI_ANNUALLY and YEARLY there. */
const wireFrequency = { monthly: 'MONTHLY', quarterly: 'QUARTERLY', semiannually: 'SEMIANNUALLY', yearly: 'ANNUALLY' } as const satisfies Record<Frequency, string>;

/** The body. What is empty or not stated is left out, unlike the documents' samples, which write it as "" or null. */
export function writePremiaSession(request: PremiaRequest): PremiaBody {
  const { client, coSubscriber, legalEntity, composition } = request;
  return {
    recoJourneyUuid: request.journeyUuid,
    extProductCode: request.productCode,
    extSessionCode: request.reference,
    ...stated({ contactEmail: request.email }),
    clientLastName: client.lastName,
    clientFirstName: client.firstName,
    clientBirthDate: wireDay(client.birthDate) ?? '',
    ...stated({ coSubscriberLastName: coSubscriber?.lastName, coSubscriberFirstName: coSubscriber?.firstName, coSubscriberBirthDate: wireDay(coSubscriber?.birthDate) }),
    ...stated({
      legalPersonName: legalEntity?.name, legalPersonIdentifier: legalEntity?.identifier,
      legalPersonRepresentativeLastName: legalEntity?.representativeLastName, legalPersonRepresentativeFirstName: legalEntity?.representativeFirstName,
    }),
    ...writeInitial(request.initial),
    ...stated({ clientRiskKey: request.risk?.key, clientRiskKeyLastUpdateDate: wireDay(request.risk?.date) }),
    ...writeSustainability(request.sustainability),
    ...writeScheduled(request.scheduled),
    ...(composition.length === 0 ? {} : { currentComposition: { compositionParts: [{ partWeights: composition.map(writeLine), type: 'FREE_MANAGEMENT' }] } }),
  };
}

type Stated<T> = { [K in keyof T]?: NonNullable<T[K]> };
/** What has something in it. */
const stated = <T extends Record<string, unknown>>(fields: T): Stated<T> => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null && value !== '')) as Stated<T>;

/** The amount goes along only when it is enabled: then it is mandatory. */
function writeInitial({ enabled, amount }: PremiaRequest['initial']): Partial<PremiaBody> {
  if (enabled === null) return {};
  return { depositInitialEnabled: enabled, ...(enabled && amount !== null ? { depositInitial: wireAmount(amount) } : {}) };
}

function writeScheduled({ enabled, amount, frequency }: PremiaRequest['scheduled']): Partial<PremiaBody> {
  if (enabled === null) return {};
  const plan = { regularContributionsFormat: 'CHOSEN_FREQUENCY', regularContributionsFrequency: wireFrequency[frequency] };
  return { periodicDepositsEnabled: enabled, ...(enabled && amount !== null ? { regularContributionsAmount: wireAmount(amount), ...plan } : {}) };
}

/** Not answered is nothing at all; "no" has no minima and no themes; "yes" answers all nine. */
function writeSustainability(sustainability: PremiaRequest['sustainability']): Partial<PremiaBody> {
  if (!sustainability || sustainability.answer === 'notAnswered') return {};
  const when = stated({ clientEsgLastUpdateDate: wireDay(sustainability.date) });
  if (sustainability.answer === 'no') return { hasSustainablePreferences: false, ...when };
  return {
    hasSustainablePreferences: true,
    ...stated({ minSustainableInvestments: wireShare(sustainability.minimumSustainable), minTaxonomyAlignment: wireShare(sustainability.minimumTaxonomy), minCoveragePai: wireShare(sustainability.minimumPaiCoverage) }),
    ...(Object.fromEntries(paiThemes.map((theme) => [theme, sustainability.themes.includes(theme)])) as Record<(typeof paiThemes)[number], boolean>),
    ...when,
  };
}

const writeLine = ({ code, name, amount }: PremiaRequest['composition'][number]) => ({ amount: wireAmount(amount), ...stated({ displayName: name }), extCode: code });

/** Every field of the body in our words; the compiler asks for one that is missing. */
const fieldOf: Record<BodyField, PremiaField> = {
  recoJourneyUuid: 'journey', extProductCode: 'product', extSessionCode: 'reference', contactEmail: 'email',
  clientLastName: 'lastName', clientFirstName: 'firstName', clientBirthDate: 'birthDate',
  coSubscriberLastName: 'coLastName', coSubscriberFirstName: 'coFirstName', coSubscriberBirthDate: 'coBirthDate',
  legalPersonName: 'entityName', legalPersonIdentifier: 'entityIdentifier', legalPersonRepresentativeLastName: 'entityLastName', legalPersonRepresentativeFirstName: 'entityFirstName',
  depositInitialEnabled: 'initial', depositInitial: 'initialAmount', clientRiskKey: 'riskKey', clientRiskKeyLastUpdateDate: 'riskDate',
  hasSustainablePreferences: 'sustainable', minSustainableInvestments: 'minimumSustainable', minTaxonomyAlignment: 'minimumTaxonomy', minCoveragePai: 'minimumPaiCoverage',
  greenhouseGasEmissions: 'greenhouseGasEmissions', impactOnBiodiversity: 'impactOnBiodiversity', waterEmissions: 'waterEmissions', hazardousWaste: 'hazardousWaste',
  controversialWeapons: 'controversialWeapons', monitoringOfInternationalPrinciples: 'monitoringOfInternationalPrinciples', respectOfInternationalPrinciples: 'respectOfInternationalPrinciples',
  genderPayGap: 'genderPayGap', lowBoardGenderDiversity: 'lowBoardGenderDiversity', clientEsgLastUpdateDate: 'sustainabilityDate',
  periodicDepositsEnabled: 'scheduled', regularContributionsAmount: 'scheduledAmount', regularContributionsFormat: 'scheduledFormat', regularContributionsFrequency: 'scheduledFrequency',
};

/** A body as text, field by field, with the values just as they are in it. */
export function readPremiaBody(text: string): PremiaSent {
  const body = parseJson(text);
  const entries = isObject(body) ? Object.entries(body) : [];
  const fields = entries.flatMap(([name, value]) => (Object.hasOwn(fieldOf, name) ? [{ field: fieldOf[name as BodyField], value: String(value) }] : []));
  const parts = readParts(isObject(body) ? body['currentComposition'] : null);
  return {
    fields: [...fields, ...parts.flatMap(({ type }) => (type === null ? [] : [{ field: 'compositionType' as const, value: type }]))],
    lines: parts.flatMap(({ lines }) => lines),
    text: JSON.stringify(body, null, 2),
  };
}

function readParts(composition: unknown): { type: string | null; lines: PremiaSent['lines'] }[] {
  const parts = isObject(composition) && Array.isArray(composition['compositionParts']) ? composition['compositionParts'] : [];
  return parts.filter(isObject).map((part) => ({
    type: textOf(part['type']),
    lines: (Array.isArray(part['partWeights']) ? part['partWeights'] : []).filter(isObject).map((line) => ({ code: textOf(line['extCode']) ?? '', name: textOf(line['displayName']) ?? '', amount: numberOf(line['amount']) })),
  }));
}
