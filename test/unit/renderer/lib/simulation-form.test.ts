// From typed text to an input and back: nothing changes on the way, and every problem finds its field.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draft as draftSchema, simulationInput, type Draft, type DraftFlow, type SimulationInput } from '../../../../preload/contract/simulations';
import { addMonths } from '../../../../preload/contract/simulation-check';
import { draftOf, emptyDraft, readDraft } from '../../../../renderer/lib/simulation-form';
import { practiceCatalogue } from '../../../../main/practice/simulation-request';
import { sampleInput } from '../../../samples';

const funds = practiceCatalogue.funds;
const good = (changes: Partial<Draft> = {}): Draft => ({
  simulatorUuid: 'aaaic:simulators:243', startMonth: '2027-01', horizonYears: '10', currentSavings: '1 000,50', targetAmount: '', regularAmount: '', regularFrequency: 'monthly', flows: [], madeFrom: null,
  portfolio: [{ isin: funds[0]!.isin.toLowerCase(), weight: '60' }, { isin: ` ${funds[1]!.isin} `, weight: '40,0' }], profileIndex: null, age: '', ...changes,
});
const once = (from: string, amount: string, direction: DraftFlow['direction'] = 'in'): DraftFlow => ({ direction, kind: 'once', amount, from, to: '', frequency: 'monthly' });
const scheduled = (from: string, to: string, amount: string, direction: DraftFlow['direction'] = 'in'): DraftFlow => ({ direction, kind: 'scheduled', amount, from, to, frequency: 'quarterly' });
const problems = (changes: Partial<Draft>) => readDraft(good(changes), practiceCatalogue).problems.map(({ field, code, value }) => (value === undefined ? `${field} ${code}` : `${field} ${code} ${value}`));

describe('reading', () => {
  it('makes an input of what was typed, in the contract\'s form', () => {
    const { input, problems: found } = readDraft(good({ targetAmount: '25.000', regularAmount: '150', regularFrequency: 'quarterly', flows: [once('3/2028', '5,000.00')] }), practiceCatalogue);
    expect(found).toEqual([]);
    expect(simulationInput.parse(input)).toEqual(input);
    expect(input).toMatchObject({
      mode: 'free', startMonth: '2027-01', horizonMonths: 120, currentSavings: 100_050, targetAmount: 2_500_000,
      oneOffContributions: [{ month: '2028-03', amount: 500_000 }], scheduledContributions: [{ from: '2027-01', to: '2036-12', amount: 15_000, frequency: 'quarterly' }],
      portfolio: [{ isin: funds[0]!.isin, weight: 0.6, currency: funds[0]!.currency }, { isin: funds[1]!.isin, weight: 0.4, currency: funds[1]!.currency }],
    });
  });

  it('takes an empty amount for none, and a fund outside the catalogue in euros', () => {
    expect(readDraft(good({ currentSavings: '', regularAmount: '0', flows: [once('2027-01', '1')] }), practiceCatalogue).input).toMatchObject({ currentSavings: 0, targetAmount: null, scheduledContributions: [] });
    expect(readDraft(good({ portfolio: [{ isin: 'US0378331005', weight: '100' }] }), practiceCatalogue)).toMatchObject({ input: { portfolio: [{ isin: 'US0378331005', currency: 'EUR', weight: 1 }] }, problems: [] });
  });

  it('gives no input while something cannot be read, and names each such field', () => {
    expect(readDraft(good({ startMonth: 'soon' }), practiceCatalogue).input).toBeNull();
    expect(problems({ startMonth: '', horizonYears: 'ten', currentSavings: '1,2.3', targetAmount: 'x', regularAmount: '..', flows: [once('13/2027', '')], portfolio: [{ isin: 'x', weight: '' }] })).toEqual([
      'startMonth required', 'horizonYears notANumber', 'currentSavings notANumber', 'targetAmount notANumber', 'regularAmount notANumber', 'flows.0.amount required', 'flows.0.from notAMonth', 'portfolio.0.weight required',
      'portfolio.0.isin isinLength', 'portfolio weightsNot100 0',
    ]);
  });

  it('sorts contributions and withdrawals, and takes an empty end for the end of the plan', () => {
    const { input } = readDraft(good({ horizonYears: '2', flows: [scheduled('2027-03', '', '100', 'out'), once('2027-05', '200', 'out'), scheduled('2027-02', '2027-08', '300'), once('2028-01', '400')], regularAmount: '50' }), practiceCatalogue);
    expect(input).toMatchObject({
      scheduledContributions: [{ from: '2027-01', to: '2028-12', amount: 5000, frequency: 'monthly' }, { from: '2027-02', to: '2027-08', amount: 30_000, frequency: 'quarterly' }],
      oneOffContributions: [{ month: '2028-01', amount: 40_000 }], scheduledWithdrawals: [{ from: '2027-03', to: '2028-12', amount: 10_000, frequency: 'quarterly' }], oneOffWithdrawals: [{ month: '2027-05', amount: 20_000 }],
    });
  });

  it('finds the line of each flow that breaks a rule', () => {
    expect(problems({ horizonYears: '2', flows: [once('2027-01', '5', 'out'), scheduled('2027-09', '2027-02', '5'), scheduled('2026-01', '2030-01', '0', 'out')], regularAmount: '7' })).toEqual([
      'flows.1.to endBeforeStart', 'flows.2.from beforeStart', 'flows.2.to afterEnd', 'flows.2.amount tooSmall 0.01',
    ]);
  });

  it('does not judge dates by a first month or a horizon it could not read', () => {
    expect(problems({ startMonth: 'soon', flows: [once('1990-01', '5')] })).toEqual(['startMonth notAMonth']);
    expect(problems({ horizonYears: '', flows: [once('2190-01', '5')], regularAmount: '5' })).toEqual(['horizonYears required']);
  });

  it('ties the contract\'s rules to the form\'s own fields, horizon in years', () => {
    expect(problems({ simulatorUuid: '' })).toEqual(['simulatorUuid required']);
    expect(problems({ horizonYears: '61' })).toEqual(['horizonYears tooLarge 720']);
    expect(problems({ horizonYears: '0' })).toContain('horizonYears tooSmall 1');
    expect(problems({ horizonYears: '61', regularAmount: '5' }).every((text) => text.startsWith('horizonYears '))).toBe(true);
    expect(problems({ currentSavings: '' })).toEqual(['currentSavings nothingSaved']);
    expect(problems({ targetAmount: '0' })).toEqual(['targetAmount tooSmall 0.01']);
    expect(problems({ regularAmount: '-5' })).toEqual(['regularAmount tooSmall 0.01']);
    expect(problems({ flows: [once('2026-12', '1'), once('2037-01', '0')] })).toEqual(['flows.0.from beforeStart', 'flows.1.from afterEnd', 'flows.1.amount tooSmall 0.01']);
    expect(problems({ portfolio: [{ isin: funds[0]!.isin, weight: '50' }, { isin: funds[0]!.isin, weight: '49' }] })).toEqual(['portfolio.1.isin duplicate', 'portfolio weightsNot100 99']);
    expect(problems({ portfolio: [] })).toEqual(['portfolio required']);
  });

  it('remarks on mixed currencies without stopping', () => {
    const pound = funds.find((fund) => fund.currency !== 'EUR')!;
    const euro = funds.find((fund) => fund.currency === 'EUR')!;
    const mixed = readDraft(good({ portfolio: [{ isin: pound.isin, weight: '50' }, { isin: euro.isin, weight: '50' }] }), practiceCatalogue);
    expect([mixed.problems, mixed.warnings]).toEqual([[], [{ code: 'mixedCurrencies' }]]);
  });
});

describe('beginning', () => {
  it('offers next month, ten years and the first simulator of free management', () => {
    const draft = emptyDraft(practiceCatalogue, new Date('2026-12-15T12:00:00Z'));
    expect(draftSchema.parse(draft)).toEqual(draft);
    expect(draft).toMatchObject({ startMonth: '2027-01', horizonYears: '10', simulatorUuid: 'aaaic:simulators:243' });
    expect(emptyDraft({ ...practiceCatalogue, simulators: [] }, new Date()).simulatorUuid).toBe('');
  });
});

describe('beginning from an earlier simulation', () => {
  const currencyOf = (isin: string) => funds.find((fund) => fund.isin === isin)!.currency;
  const onceFlows = fc.array(fc.record({ after: fc.nat(700), amount: fc.integer({ min: 1, max: 1e10 }) }), { maxLength: 4 });
  /** Not from the start, so that none is taken for the regular contribution. */
  const spans = fc.array(fc.record({ after: fc.integer({ min: 1, max: 600 }), length: fc.nat(100), amount: fc.integer({ min: 1, max: 1e10 }) }), { maxLength: 3 });
  const schedule = (start: string, list: { after: number; length: number; amount: number }[]) => list.map(({ after, length, amount }) => ({ from: addMonths(start, after), to: addMonths(start, after + length), amount, frequency: 'yearly' as const }));
  /** Whatever the form can express. */
  const expressible = fc.record({
    start: fc.tuple(fc.integer({ min: 1990, max: 2100 }), fc.integer({ min: 1, max: 12 })).map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`),
    horizonMonths: fc.integer({ min: 1, max: 720 }), currentSavings: fc.integer({ min: 0, max: 1e12 }), target: fc.option(fc.integer({ min: 1, max: 1e12 })), regular: fc.option(fc.integer({ min: 1, max: 1e10 })),
    frequency: fc.constantFrom('monthly' as const, 'quarterly' as const, 'semiannually' as const, 'yearly' as const),
    oneOffs: onceFlows, withdrawals: onceFlows, spans, scheduledWithdrawals: spans,
    weights: fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: Math.min(5, funds.length) }),
  }).map((from): SimulationInput => sampleInput({
    startMonth: from.start, horizonMonths: from.horizonMonths, currentSavings: from.currentSavings, targetAmount: from.target,
    oneOffContributions: from.oneOffs.map((flow) => ({ month: addMonths(from.start, flow.after), amount: flow.amount })),
    scheduledContributions: [...(from.regular === null ? [] : [{ from: from.start, to: addMonths(from.start, from.horizonMonths - 1), amount: from.regular, frequency: from.frequency }]), ...schedule(from.start, from.spans)],
    oneOffWithdrawals: from.withdrawals.map((flow) => ({ month: addMonths(from.start, flow.after), amount: flow.amount })), scheduledWithdrawals: schedule(from.start, from.scheduledWithdrawals),
    portfolio: from.weights.map((millionths, index) => ({ isin: funds[index]!.isin, currency: currencyOf(funds[index]!.isin), weight: millionths / 1e6 })),
  }));

  it('asks for the same simulation again', () => {
    fc.assert(fc.property(expressible, (input) => {
      const draft = draftOf(input, null);
      expect(draftSchema.parse(draft)).toEqual(draft);
      const again = readDraft(draft, practiceCatalogue).input!;
      expect({ ...again, portfolio: [] }).toEqual({ ...input, portfolio: [] });
      expect(again.portfolio.map(({ isin, currency }) => [isin, currency])).toEqual(input.portfolio.map(({ isin, currency }) => [isin, currency]));
      again.portfolio.forEach((line, index) => expect(line.weight).toBeCloseTo(input.portfolio[index]!.weight, 9));
    }), { numRuns: 500, examples: [[sampleInput({ horizonMonths: 31, oneOffContributions: [], scheduledContributions: [], portfolio: [{ isin: funds[0]!.isin, currency: currencyOf(funds[0]!.isin), weight: 0.33333 }] })]] });
  });
});

describe('management by others', () => {
  const delegated = practiceCatalogue.simulators.find(({ mode }) => mode === 'delegated')!;
  const glidepath = practiceCatalogue.simulators.find(({ mode }) => mode === 'glidepath')!;
  const managed = (simulator: typeof delegated, changes: Partial<Draft> = {}) => readDraft(good({ simulatorUuid: simulator.uuid, profileIndex: 1, age: '43', ...changes }), practiceCatalogue);

  it('follows from the simulator, and leaves the portfolio out', () => {
    expect(managed(delegated)).toMatchObject({ problems: [], input: { mode: 'delegated', portfolio: [], profile: delegated.profiles[1], age: null } });
    expect(managed(glidepath)).toMatchObject({ problems: [], input: { mode: 'glidepath', portfolio: [], profile: glidepath.profiles[1], age: 43 } });
  });

  it('needs a profile of that simulator, and an age in whole years', () => {
    expect(managed(delegated, { profileIndex: null }).problems).toEqual([{ field: 'profile', code: 'required' }]);
    expect(managed(glidepath, { profileIndex: 99 }).problems).toEqual([{ field: 'profile', code: 'required' }]);
    for (const [age, code] of [['', 'required'], ['43,5', 'notAnAge'], ['old', 'notAnAge'], ['130', 'tooLarge']] as const) expect(managed(glidepath, { age }).problems, age).toMatchObject([{ field: 'age', code }]);
  });

  it('takes the age from the birthday, and asks the same again', () => {
    expect(emptyDraft(practiceCatalogue, new Date('2026-11-22T12:00:00Z'), '1983-11-23').age).toBe('42');
    const { input } = managed(glidepath);
    expect(readDraft(draftOf(input!, null), practiceCatalogue).input).toEqual(input);
  });
});
