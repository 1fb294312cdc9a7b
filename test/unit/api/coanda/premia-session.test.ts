// The body of a Premia session: both documented examples, its conditional parts, and reading a body back.
import { describe, expect, it } from 'vitest';
import { readPremiaBody, writePremiaSession } from '../../../../main/api/coanda/premia-session';
import { coandaTable } from '../../../../main/api/coanda/table';
import { noSustainability, paiThemes } from '../../../../preload/contract/client-facts';
import type { Sustainability } from '../../../../preload/contract/clients';
import { premiaFields } from '../../../../preload/contract/premia-fields';
import { documents } from '../../../documents';
import { samplePremia } from '../../../samples';

const samples = documents.coanda.find(({ id }) => id === 'POST /premia/api/v1/sessions')!.requestSamples;
/** The deliberate differences: what is empty or null is not sent. */
const withoutNothing = (sample: object) => Object.fromEntries(Object.entries(sample).filter(([, value]) => value !== '' && value !== null));
const couple = { email: 'person@sample.example', coSubscriber: { lastName: 'Sample', firstName: 'Sample', birthDate: '1978-03-31' } };
const yes: Sustainability = { answer: 'yes', minimumSustainable: 0.15, minimumTaxonomy: null, minimumPaiCoverage: 0.005, themes: ['greenhouseGasEmissions', 'waterEmissions'], date: '2025-01-01' };
const written = (changes = {}) => writePremiaSession(samplePremia(changes)) as Record<string, unknown>;
const keysOf = (changes = {}) => Object.keys(written(changes));

describe('the documented examples', () => {
  it('a new contract', () => {
    expect(written(couple)).toEqual(withoutNothing(samples[0]!));
  });

  it('a contract that exists', () => {
    expect(written({
      ...couple, purpose: 'existingContract', journeyUuid: 'aaaic:reco_journeys:13', productCode: '01t0N00000B9B8pQAF', initial: { enabled: false, amount: null },
      scheduled: { enabled: true, amount: 50_000, frequency: 'monthly' }, risk: { key: '2', date: '2025-01-01' }, sustainability: yes,
      composition: [
        { code: 'LU0914733059', name: 'Mirova Europe Environnement', amount: 40_000 }, { code: 'FR5272AB0288', name: 'Afer Rendement Juin 2023', amount: 30_000 }, { code: 'P801_SCI001', name: 'SC Advenis Immo Capital', amount: 25_000 },
      ],
    })).toEqual(withoutNothing(samples[1]!));
  });
});

describe('conditional parts', () => {
  it('the initial contribution: nothing, no, or yes with its amount, in euros', () => {
    expect(keysOf({ initial: { enabled: null, amount: 5 } }).filter((key) => key.startsWith('depositInitial'))).toEqual([]);
    expect(written({ initial: { enabled: false, amount: 5 } })).toMatchObject({ depositInitialEnabled: false });
    expect(keysOf({ initial: { enabled: false, amount: 5 } })).not.toContain('depositInitial');
    expect(written({ initial: { enabled: true, amount: 123_456 } })).toMatchObject({ depositInitialEnabled: true, depositInitial: 1234.56 });
  });

  it.each([['monthly', 'MONTHLY'], ['quarterly', 'QUARTERLY'], ['semiannually', 'SEMIANNUALLY'], ['yearly', 'ANNUALLY']] as const)('scheduled contributions, %s', (frequency, wire) => {
    expect(keysOf({ scheduled: { enabled: null, amount: 5, frequency } }).filter((key) => /regular|periodic/.test(key))).toEqual([]);
    expect(keysOf({ scheduled: { enabled: false, amount: 5, frequency } }).filter((key) => /regular|periodic/.test(key))).toEqual(['periodicDepositsEnabled']);
    expect(written({ scheduled: { enabled: true, amount: 25_050, frequency } })).toMatchObject({ periodicDepositsEnabled: true, regularContributionsAmount: 250.5, regularContributionsFormat: 'CHOSEN_FREQUENCY', regularContributionsFrequency: wire });
  });

  it('sustainability: not answered is nothing, no is no more than no, yes answers all nine', () => {
    const esg = (sustainability: Sustainability | null) => Object.fromEntries(Object.entries(written({ sustainability })).filter(([key]) => /Sustain|min|Esg/.test(key) || (paiThemes as readonly string[]).includes(key)));
    expect(esg(null)).toEqual({});
    expect(esg({ ...yes, answer: 'notAnswered' })).toEqual({});
    expect(esg({ ...yes, answer: 'no' })).toEqual({ hasSustainablePreferences: false, clientEsgLastUpdateDate: '20250101' });
    const bare = esg({ ...noSustainability, answer: 'yes' });
    expect(Object.keys(bare)).toEqual(['hasSustainablePreferences', ...paiThemes]);
    expect(Object.values(bare)).toEqual([true, ...paiThemes.map(() => false)]);
    expect(esg({ ...yes, minimumTaxonomy: 0.07, minimumSustainable: 0.29 })).toMatchObject({ minTaxonomyAlignment: 7, minSustainableInvestments: 29 });
  });

  it('nobody is named who is not there, and no field is empty', () => {
    expect(keysOf({ coSubscriber: { lastName: 'A', firstName: 'B', birthDate: null } }).filter((key) => key.startsWith('coSubscriber'))).toEqual(['coSubscriberLastName', 'coSubscriberFirstName']);
    expect(written({ legalEntity: { name: 'SCI', identifier: '', representativeLastName: 'T', representativeFirstName: '' } })).toMatchObject({ legalPersonName: 'SCI', legalPersonRepresentativeLastName: 'T' });
    expect(Object.values(written({ email: '', legalEntity: { name: 'SCI', identifier: '', representativeLastName: '', representativeFirstName: '' } })).filter((value) => value === '' || value === null || value === undefined)).toEqual([]);
    expect(keysOf({ risk: { key: '2', date: null } })).not.toContain('clientRiskKeyLastUpdateDate');
  });
});

it('is what the table takes, in the documents’ order', () => {
  for (const sample of samples) expect(coandaTable.createPremiaSession.body.safeParse(withoutNothing(sample)).success).toBe(true);
  const order = Object.keys(coandaTable.createPremiaSession.body.shape);
  const all = keysOf({ ...couple, legalEntity: { name: 'a', identifier: 'b', representativeLastName: 'c', representativeFirstName: 'd' }, risk: { key: '2', date: '2025-01-01' }, sustainability: { ...yes, minimumTaxonomy: 0.1 }, scheduled: { enabled: true, amount: 1, frequency: 'monthly' }, composition: [{ code: 'a', name: 'b', amount: 1 }] });
  expect(all).toEqual(order);
});

it('is refused when an amount that is said to be there is not', () => {
  const body = withoutNothing(samples[0]!);
  const without = Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'depositInitial' && name !== 'regularContributionsAmount'));
  const refused = (more: object) => coandaTable.createPremiaSession.body.safeParse({ ...without, ...more }).error?.issues.map(({ path }) => path.join('.')) ?? [];
  expect(refused({ depositInitialEnabled: true, periodicDepositsEnabled: true })).toEqual(['depositInitial', 'regularContributionsAmount']);
  expect(refused({ depositInitialEnabled: false, periodicDepositsEnabled: false })).toEqual([]);
  expect(refused({ depositInitialEnabled: true, depositInitial: 0, periodicDepositsEnabled: false })).toEqual([]);
});

describe('read back', () => {
  it('every documented field has a name of ours, with its value as written', () => {
    const sent = readPremiaBody(JSON.stringify(withoutNothing(samples[1]!)));
    const values = Object.fromEntries(sent.fields.map(({ field, value }) => [field, value]));
    expect(values).toMatchObject({ journey: 'aaaic:reco_journeys:13', birthDate: '19800101', initial: 'false', minimumPaiCoverage: '0.5', greenhouseGasEmissions: 'true', scheduledFormat: 'CHOSEN_FREQUENCY', compositionType: 'FREE_MANAGEMENT' });
    expect(sent.lines.at(-1)).toEqual({ code: 'P801_SCI001', name: 'SC Advenis Immo Capital', amount: 250 });
    expect(JSON.parse(sent.text)).toEqual(withoutNothing(samples[1]!));
    const count = Object.keys(withoutNothing(samples[1]!)).length;
    expect(sent.fields).toHaveLength(count);
  });

  it('our names cover the whole table', () => {
    const all = Object.keys(coandaTable.createPremiaSession.body.shape);
    // The composition has its lines, and the type of its parts.
    expect(premiaFields).toHaveLength(all.length);
  });

  it('what is no body reads as nothing', () => {
    for (const text of ['null', '[]', '{"currentComposition":7}', '{"currentComposition":{"compositionParts":[null,{"partWeights":7}]}}']) expect(readPremiaBody(text)).toMatchObject({ fields: [], lines: [] });
  });
});
