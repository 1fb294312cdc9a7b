// Premia's form: filled from what is known, read and checked, with the traps of percentages and conditional parts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writePremiaSession } from '../../../../main/api/coanda/premia-session';
import { coandaTable } from '../../../../main/api/coanda/table';
import { catalogue as catalogueSchema } from '../../../../preload/contract/catalogue';
import { namedRecord } from '../../../../preload/contract/client-facts';
import { clientRecord, type ClientRecord, type Sustainability } from '../../../../preload/contract/clients';
import { premiaDraft, premiaRequest, type PremiaDraft } from '../../../../preload/contract/premia';
import { isOwnReference, meantOf, newPremiaReference, premiaDraftOf, readPremiaDraft } from '../../../../renderer/lib/premia-form';
import { linesOf, notCarried, planOf, portfolioOf } from '../../../../renderer/lib/premia-plan';
import { differing, recordWith, sourcesOf } from '../../../../renderer/lib/premia-sources';
import practiceCatalogue from '../../../../resources/practice/catalogue.json';
import { sampleInput, samplePremiaDraft, sampleSimulation } from '../../../samples';

const today = '2026-11-26';
const practice = catalogueSchema.parse(practiceCatalogue);
const catalogue = { ...practice, products: [...practice.products, { code: 'PERZEN', name: 'PER Zen' }] };
const read = (changes: Partial<PremiaDraft> = {}) => readPremiaDraft(samplePremiaDraft(changes), catalogue, today);
const problems = (changes: Partial<PremiaDraft> = {}) => read(changes).problems.map(({ field, code }) => `${field}: ${code}`);
const send = (part: keyof PremiaDraft['send']) => ({ ...samplePremiaDraft().send, [part]: true });
const esg = (changes: Partial<PremiaDraft> = {}) => ({ send: send('sustainability'), answer: 'yes' as const, ...changes });
const answered: Sustainability = { answer: 'yes', minimumSustainable: 0.15, minimumTaxonomy: null, minimumPaiCoverage: 0.005, themes: ['waterEmissions'], date: '2025-01-01' };
const known: ClientRecord = namedRecord('Adeline', {
  kind: 'couple', lastName: 'Monnier', firstName: 'Adeline', birthDate: '1983-04-12', coSubscriber: { lastName: 'Monnier', firstName: 'Jean', birthDate: null }, email: 'a@practice.example', risk: { key: '3', date: '2026-01-02' }, sustainability: answered,
});

describe('filled from the record', () => {
  const draft = premiaDraftOf(known, 'newContract', catalogue, 'P-1');

  it('with everything but the e-mail address ticked, as far as it is known', () => {
    expect(draft).toMatchObject({
      client: { lastName: 'Monnier', firstName: 'Adeline', birthDate: '12/04/1983' }, send: { email: false, coSubscriber: true, legalEntity: false, risk: true, sustainability: true },
      email: 'a@practice.example', riskKey: '3', riskDate: '02/01/2026', minimumSustainable: '15', minimumTaxonomy: '', minimumPaiCoverage: '0.5', themes: ['waterEmissions'], initial: 'notStated', scheduled: 'notStated',
    });
    expect(premiaDraft.safeParse(draft).success).toBe(true);
    expect(premiaDraftOf(namedRecord('X'), 'newContract', catalogue, 'P-1').send).toEqual({ email: false, coSubscriber: false, legalEntity: false, risk: false, sustainability: false });
  });

  it('and reads back what the record says, without asking again about what was asked there', () => {
    const { whole, problems: left } = readPremiaDraft({ ...draft, journeyUuid: 'aaaic:reco_journeys:4', productCode: 'PERZEN', send: { ...draft.send, email: true } }, catalogue, today);
    expect(left).toEqual([]);
    expect(whole).toMatchObject({ client: { lastName: 'Monnier', birthDate: '1983-04-12' }, email: known.email, coSubscriber: known.coSubscriber, risk: known.risk, sustainability: answered });
    expect(differing(whole, known, catalogue)).toEqual([]);
  });

  it('who acts for a legal entity stands for it', () => {
    const entity = namedRecord('SCI', { kind: 'legalEntity', legalEntity: { name: 'SCI Les Tilleuls', identifier: '1', representativeLastName: 'Tessier', representativeFirstName: 'Solène' } });
    const filled = premiaDraftOf(entity, 'newContract', catalogue, 'P-1');
    expect(filled).toMatchObject({ client: { lastName: 'Tessier', firstName: 'Solène', birthDate: '' }, send: { legalEntity: true } });
    // Their birth date, typed here, is not the entity's.
    const { whole } = readPremiaDraft({ ...filled, client: { ...filled.client, birthDate: '1/1/1970' } }, catalogue, today);
    expect(differing(whole, entity, catalogue)).toEqual([]);
    expect(recordWith(entity, whole)).toEqual(entity);
  });

  it('a reference says nothing about anybody', () => {
    const references = new Set(Array.from({ length: 200 }, () => newPremiaReference(new Date('2026-11-26T10:00:00Z'))));
    expect(references.size).toBe(200);
    for (const reference of references) expect(isOwnReference(reference)).toBe(true);
    expect(isOwnReference('P-20261126-MONET1')).toBe(false);
  });
});

describe('what is wrong', () => {
  it('nothing, with the documented example', () => {
    expect(problems()).toEqual([]);
    expect(read().request).toMatchObject({ initial: { enabled: true, amount: 500_000 }, client: { birthDate: '1980-01-01' } });
  });

  it.each<[string, Partial<PremiaDraft>, string[]]>([
    ['no journey, product or reference', { journeyUuid: '', productCode: '', reference: ' ' }, ['journey: required', 'product: required', 'reference: required']],
    ['a journey and a product of another catalogue', { journeyUuid: 'x', productCode: 'y' }, ['journey: unknownChoice', 'product: unknownChoice']],
    ['nobody', { client: { lastName: '', firstName: ' ', birthDate: '' } }, ['lastName: required', 'firstName: required', 'birthDate: required']],
    ['a day that does not exist', { client: { lastName: 'A', firstName: 'B', birthDate: '31/02/1980' } }, ['birthDate: notADay']],
    ['a day to come', { client: { lastName: 'A', firstName: 'B', birthDate: '27/11/2026' } }, ['birthDate: notYet']],
    ['an initial contribution without its amount', { initialAmount: '' }, ['initialAmount: required']],
    ['one that is no number', { initialAmount: 'much' }, ['initialAmount: notAnAmount']],
    ['one of nothing', { initialAmount: '0' }, ['initialAmount: tooSmall']],
    ['one beyond reason', { initialAmount: '10 000 000 001' }, ['initialAmount: tooLarge']],
    ['scheduled contributions without their amount', { scheduled: 'yes' }, ['scheduledAmount: required']],
    ['an e-mail address that is ticked and not there', { send: send('email') }, ['email: required']],
    ['one that is none', { send: send('email'), email: 'nobody' }, ['email: notAnEmail']],
    ['a co-policyholder who is ticked and not there', { send: send('coSubscriber') }, ['coLastName: required', 'coFirstName: required']],
    ['a legal entity without a name', { send: send('legalEntity') }, ['entityName: required']],
    ['a risk profile without its key', { send: send('risk'), riskDate: '1/1/2999' }, ['riskKey: required', 'riskDate: notYet']],
    ['a share that is no number', esg({ minimumTaxonomy: 'half' }), ['minimumTaxonomy: notAShare']],
    ['a share above all', esg({ minimumTaxonomy: '101' }), ['minimumTaxonomy: tooLarge']],
    ['a share below nothing', esg({ minimumTaxonomy: '-1' }), ['minimumTaxonomy: tooLarge']],
    ['lines that are begun', { purpose: 'existingContract', lines: [{ code: '', name: '', amount: '' }, { code: 'A', name: '', amount: '' }, { code: '', name: 'B', amount: 'x' }] }, ['lines.2.amount: notAnAmount', 'lines.1.amount: required', 'lines.2.code: required']],
  ])('%s', (_, changes, expected) => expect(problems(changes)).toEqual(expected));

  it('not what is not ticked, not enabled or not of this purpose', () => {
    expect(problems({ initial: 'no', initialAmount: 'much', scheduled: 'notStated', scheduledAmount: 'much', email: 'nobody', riskDate: 'never', answer: 'yes', minimumTaxonomy: '0,5', lines: [{ code: '', name: 'B', amount: 'x' }] })).toEqual([]);
    expect(problems({ ...esg({ minimumTaxonomy: 'half', minimumSustainable: '0,5' }), answer: 'no' })).toEqual([]);
  });
});

describe('a share below 1 %', () => {
  it.each(['0,5', '0.5', ',5', '0,99', '0.0001', ' 0,5 '])('asks what is meant by %j', (text) => expect(problems(esg({ minimumPaiCoverage: text }))).toEqual(['minimumPaiCoverage: unsureShare']));
  it.each(['0', '1', '1,5', '15', '100', ''])('does not ask about %j', (text) => expect(problems(esg({ minimumPaiCoverage: text }))).toEqual([]));

  it('is sent as it is when that is meant, and asked about again when it is changed', () => {
    const meant = [meantOf('minimumPaiCoverage', '0,50')];
    const { request } = read(esg({ minimumPaiCoverage: '0,50', meant }));
    expect(writePremiaSession(request!)).toMatchObject({ minCoveragePai: 0.5 });
    expect(problems(esg({ minimumPaiCoverage: '0,51', meant }))).toEqual(['minimumPaiCoverage: unsureShare']);
    expect(problems(esg({ minimumTaxonomy: '0,50', meant }))).toEqual(['minimumTaxonomy: unsureShare']);
  });
});

it('whatever is typed, what may be sent is what the table takes, and nothing in it is empty', () => {
  const odd = fc.oneof(fc.constantFrom('', ' ', '0', '0,5', '15', '1 234,56', '01/02/1980', '2999-01-01', 'a@b.fr', 'A'), fc.string({ maxLength: 20 }));
  /** Mostly right, so that some may be sent. */
  const mostly = (...right: string[]) => fc.oneof({ arbitrary: fc.constantFrom(...right), weight: 12 }, { arbitrary: odd, weight: 1 });
  const [name, day, amount, share] = [mostly('A', 'Ö'), mostly('01/02/1980', '1999-12-31'), mostly('15', '1 234,56'), mostly('', '15', '0', '7,5')];
  const person = fc.record({ lastName: name, firstName: name, birthDate: day });
  const statement = fc.constantFrom('notStated' as const, 'yes' as const, 'no' as const);
  let sendable = 0;
  fc.assert(fc.property(fc.record({
    purpose: fc.constantFrom('newContract' as const, 'existingContract' as const), reference: name, client: person, coSubscriber: person, email: mostly('a@b.fr'), initial: statement, initialAmount: amount,
    scheduled: statement, scheduledAmount: amount, scheduledFrequency: fc.constantFrom('monthly' as const, 'yearly' as const, 'semiannually' as const), riskKey: name, riskDate: day, answer: fc.constantFrom('yes' as const, 'no' as const, 'notAnswered' as const),
    minimumSustainable: share, minimumTaxonomy: share, minimumPaiCoverage: share, sustainabilityDate: day, lines: fc.array(fc.record({ code: name, name: odd, amount }), { maxLength: 3 }),
    send: fc.record({ email: fc.boolean(), coSubscriber: fc.boolean(), legalEntity: fc.constant(false), risk: fc.boolean(), sustainability: fc.boolean() }),
  }), (changes) => {
    const { request, whole } = read(changes);
    expect(premiaRequest.safeParse(whole).success || request === null).toBe(true);
    if (request === null) return;
    sendable += 1;
    const body = writePremiaSession(request) as Record<string, unknown>;
    expect(coandaTable.createPremiaSession.body.safeParse(body).error).toBeUndefined();
    expect(Object.values(body).filter((value) => value === '' || value === null || value === undefined)).toEqual([]);
    expect('depositInitial' in body).toBe(changes.initial === 'yes');
    expect('regularContributionsAmount' in body).toBe(changes.scheduled === 'yes');
    expect('contactEmail' in body).toBe(changes.send.email);
    expect('hasSustainablePreferences' in body).toBe(changes.send.sustainability && changes.answer !== 'notAnswered');
    expect('greenhouseGasEmissions' in body).toBe(changes.send.sustainability && changes.answer === 'yes');
  }), { numRuns: 3000 });
  expect(sendable).toBeGreaterThan(500);
});

describe('a simulation’s plan', () => {
  const simulation = sampleSimulation({ input: sampleInput({ oneOffContributions: [{ month: '2020-08', amount: 500_050 }, { month: '2021-01', amount: 1 }], oneOffWithdrawals: [{ month: '2022-01', amount: 5 }] }) });

  it('what is paid at the start, and the regular contribution', () => {
    expect(planOf(simulation)).toEqual({ initial: 'yes', initialAmount: '5000.5', scheduled: 'yes', scheduledAmount: '197.2', scheduledFrequency: 'monthly' });
    expect(notCarried(simulation)).toBe(2);
    expect(planOf(sampleSimulation({ input: sampleInput({ scheduledContributions: [] }) }))).toMatchObject({ initial: 'notStated', scheduled: 'notStated' });
  });

  it('its portfolio as lines, worth their share of the savings', () => {
    expect(linesOf(simulation)).toEqual([{ code: 'LU1883308352', name: 'A fund', amount: '500' }, { code: 'LU1681046931', name: '', amount: '500' }]);
    expect(linesOf(sampleSimulation({ input: sampleInput({ currentSavings: 0 }) }))[0]?.amount).toBe('');
  });

  it('is where a field comes from, until somebody types', () => {
    const draft = { ...samplePremiaDraft(), ...planOf(simulation), client: { lastName: 'Monnier', firstName: 'Adele', birthDate: '12/04/1983' }, reference: 'mine' };
    const { fields } = sourcesOf(readPremiaDraft(draft, catalogue, today).whole, known, simulation, catalogue);
    expect(fields).toMatchObject({ journey: 'catalogue', reference: 'typed', lastName: 'client', firstName: 'typed', birthDate: 'client', initialAmount: 'simulation', scheduledAmount: 'simulation', scheduledFormat: 'fixed' });
    const changed = sourcesOf(readPremiaDraft({ ...draft, scheduledAmount: '200' }, catalogue, today).whole, known, simulation, catalogue);
    expect(changed.fields).toMatchObject({ initialAmount: 'simulation', scheduledAmount: 'typed' });
    expect(sourcesOf(readPremiaDraft(draft, catalogue, today).whole, known, null, catalogue).fields.initialAmount).toBe('typed');
  });
});

describe('lines as a portfolio', () => {
  it('those with an ISIN of the catalogue, by what they are worth; the others by name', () => {
    expect(portfolioOf([
      { code: 'lu1883308352', name: 'One', amount: 30_000 }, { code: 'LU1681046931', name: 'Two', amount: 10_000 }, { code: 'LU1883308352', name: 'One again', amount: 20_000 },
      { code: 'P801_SCI001', name: 'SC', amount: 5 }, { code: 'LU0914733059', name: 'Not in it', amount: 5 }, { code: 'FR5272AB0288', name: '', amount: 5 }, { code: 'LU9901121004', name: 'Worthless', amount: 0 },
    ], catalogue)).toEqual({ portfolio: [{ isin: 'LU1883308352', weight: '83.33' }, { isin: 'LU1681046931', weight: '16.67' }], total: 60_000, leftOut: ['SC', 'Not in it', 'FR5272AB0288', 'Worthless'] });
    expect(portfolioOf([], catalogue)).toEqual({ portfolio: [], total: 0, leftOut: [] });
  });

  it('sum to a hundred, whatever they are worth', () => {
    const isins = catalogue.funds.map(({ isin }) => isin);
    fc.assert(fc.property(fc.array(fc.record({ code: fc.constantFrom(...isins), name: fc.constant(''), amount: fc.integer({ min: 1, max: 1_000_000_000_000 }) }), { minLength: 1, maxLength: 12 }), (lines) => {
      const { portfolio } = portfolioOf(lines, catalogue);
      expect(portfolio.reduce((sum, { weight }) => sum + Math.round(Number(weight) * 100), 0)).toBe(10_000);
    }));
  });
});

describe('kept with the client too', () => {
  const draft = { ...premiaDraftOf(known, 'newContract', catalogue, 'P-1') };

  it('names what differs, and changes nothing else', () => {
    const { whole } = readPremiaDraft({ ...draft, send: { ...draft.send, email: true }, email: 'new@practice.example', riskKey: '4', themes: [] }, catalogue, today);
    expect(differing(whole, known, catalogue)).toEqual(['email', 'riskKey', 'waterEmissions']);
    const record = recordWith(known, whole);
    expect(record).toEqual({ ...known, email: 'new@practice.example', risk: { key: '4', date: '2026-01-02' }, sustainability: { ...answered, themes: [] } });
    expect(clientRecord.safeParse(record).success).toBe(true);
    expect(differing(whole, record, catalogue)).toEqual([]);
  });

  it('what is not sent is not touched, and whoever has a co-policyholder is a couple', () => {
    const single = namedRecord('X', { lastName: 'X', firstName: 'Y', birthDate: '1980-01-01', email: 'kept@practice.example' });
    const typed = { ...premiaDraftOf(single, 'newContract', catalogue, 'P-1'), coSubscriber: { lastName: 'Z', firstName: 'Z', birthDate: '' } };
    const { whole } = readPremiaDraft({ ...typed, send: { ...typed.send, coSubscriber: true } }, catalogue, today);
    expect(differing(whole, single, catalogue)).toEqual(['coLastName', 'coFirstName']);
    expect(recordWith(single, whole)).toMatchObject({ kind: 'couple', email: 'kept@practice.example', risk: null, coSubscriber: { lastName: 'Z' } });
  });

  it('a name put together from the others follows them, another stays', () => {
    for (const [shown, after] of [['Y X', 'Y New'], ['My client', 'My client']] as const) {
      const before = namedRecord(shown, { lastName: 'X', firstName: 'Y', birthDate: '1980-01-01' });
      const { whole } = readPremiaDraft({ ...premiaDraftOf(before, 'newContract', catalogue, 'P-1'), client: { lastName: 'New', firstName: 'Y', birthDate: '1/1/1980' } }, catalogue, today);
      expect(recordWith(before, whole)).toMatchObject({ name: after, lastName: 'New' });
    }
  });
});
