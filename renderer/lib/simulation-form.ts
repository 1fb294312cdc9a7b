// From what is typed in the simulation form to an input that can be sent, with every problem tied to its field.
import type { Catalogue } from '../../preload/contract/catalogue';
import { addMonths, checkSimulationInput, warnSimulationInput, type Problem, type Warning } from '../../preload/contract/simulation-check';
import type { Draft, DraftFlow, SimulationInput } from '../../preload/contract/simulations';
import { yearsOld } from './age';
import { parseAge, parseMinor, parseMonth, parseSmallNumber } from './parse';

export interface Reading {
  /** Present when everything could be read, even if rules are broken. */
  input: SimulationInput | null;
  problems: Problem[];
  warnings: Warning[];
}

const reportCurrency = 'EUR';
const standIn = { month: '2000-01', horizonMonths: 120, amount: 1 };

type FlowList = 'oneOffContributions' | 'scheduledContributions' | 'oneOffWithdrawals' | 'scheduledWithdrawals';
const listOf = ({ direction, kind }: Pick<DraftFlow, 'direction' | 'kind'>): FlowList => `${kind === 'once' ? 'oneOff' : 'scheduled'}${direction === 'in' ? 'Contributions' : 'Withdrawals'}`;

/** `birthDate` is the client's: the age follows from it, and can be corrected. */
export function emptyDraft(catalogue: Catalogue, today: Date, birthDate: string | null = null): Draft {
  const month = today.toISOString().slice(0, 7);
  const simulator = catalogue.simulators.find((item) => item.mode === 'free');
  return {
    simulatorUuid: simulator?.uuid ?? '', startMonth: addMonths(month, 1), horizonYears: '10', currentSavings: '', targetAmount: '', regularAmount: '', regularFrequency: 'monthly', flows: [],
    portfolio: [{ isin: '', weight: '' }], profileIndex: null, age: birthDate === null ? '' : String(yearsOld(birthDate, today.toISOString().slice(0, 10))), madeFrom: null,
  };
}

export const emptyFlow = (draft: Draft, direction: DraftFlow['direction'], kind: DraftFlow['kind']): DraftFlow => ({ direction, kind, amount: '', from: draft.startMonth, to: '', frequency: 'monthly' });

/** Reads one text after the other and remembers what could not be read. */
class Reader {
  readonly problems: Problem[] = [];
  required<T>(field: string, text: string, parse: (text: string) => T | null, code: Problem['code'] = 'notANumber'): T | null {
    const parsed = parse(text);
    if (parsed === null) this.problems.push({ field, code: text.trim() === '' ? 'required' : code });
    return parsed;
  }
  optional = (field: string, text: string): number | null => (text.trim() === '' ? null : this.required(field, text, parseMinor));
}

/** Reads the draft and checks it by the same rules main will apply. */
export function readDraft(draft: Draft, catalogue: Catalogue): Reading {
  const reader = new Reader();
  const startMonth = reader.required('startMonth', draft.startMonth, parseMonth, 'notAMonth');
  const years = reader.required('horizonYears', draft.horizonYears, parseSmallNumber);
  const currentSavings = reader.optional('currentSavings', draft.currentSavings);
  const targetAmount = reader.optional('targetAmount', draft.targetAmount);
  const regular = reader.optional('regularAmount', draft.regularAmount);
  // What could not be read gets a stand-in, so that everything else is still checked and all problems show at once.
  const start = startMonth ?? standIn.month;
  const horizonMonths = years === null ? standIn.horizonMonths : Math.round(years * 12);
  const end = addMonths(start, Math.max(horizonMonths, 1) - 1);
  const { flows, fields } = readFlows(draft.flows, regular === null || regular === 0 ? [] : [{ from: start, to: end, amount: regular, frequency: draft.regularFrequency }], reader, end);
  const simulator = catalogue.simulators.find((item) => item.uuid === draft.simulatorUuid);
  const mode = simulator?.mode ?? 'free';
  const profile = simulator?.profiles.find((item) => item.index === draft.profileIndex) ?? null;
  const age = mode === 'glidepath' ? reader.required('age', draft.age, parseAge, 'notAnAge') : null;
  const portfolio = (mode === 'free' ? draft.portfolio : []).map((line, index) => ({ isin: line.isin.trim().toUpperCase(), weight: reader.required(`portfolio.${index}.weight`, line.weight, parseSmallNumber) }));

  const input: SimulationInput = {
    mode, simulatorUuid: draft.simulatorUuid, currency: reportCurrency, startMonth: start, horizonMonths,
    currentSavings: currentSavings ?? 0, targetAmount, ...flows,
    portfolio: portfolio.map((line) => ({ isin: line.isin, weight: (line.weight ?? 0) / 100, currency: catalogue.funds.find((fund) => fund.isin === line.isin)?.currency ?? reportCurrency })),
    profile: mode === 'free' ? null : profile, age,
  };
  const unreadable = new Set(reader.problems.map((problem) => problem.field));
  const datesKnown = startMonth !== null && years !== null;
  const broken = checkSimulationInput(input).map((problem) => ({ ...problem, field: formField(problem.field, fields) }))
    .filter((problem) => !unreadable.has(problem.field) && (datesKnown || !['beforeStart', 'afterEnd', 'endBeforeStart'].includes(problem.code)));
  return { input: reader.problems.length === 0 ? input : null, problems: [...reader.problems, ...broken], warnings: warnSimulationInput(input) };
}

type Flows = Pick<SimulationInput, FlowList>;

/** The contract's four lists, and which line of the form each entry comes from. */
function readFlows(lines: readonly DraftFlow[], regular: Flows['scheduledContributions'], reader: Reader, end: string): { flows: Flows; fields: Map<string, string> } {
  const flows: Flows = { oneOffContributions: [], scheduledContributions: [...regular], oneOffWithdrawals: [], scheduledWithdrawals: [] };
  const fields = new Map(regular.map(() => ['scheduledContributions.0', 'regular']));
  lines.forEach((line, index) => {
    const field = `flows.${index}`;
    const amount = reader.required(`${field}.amount`, line.amount, parseMinor) ?? standIn.amount;
    const from = reader.required(`${field}.from`, line.from, parseMonth, 'notAMonth') ?? standIn.month;
    const list = listOf(line);
    if (list === 'oneOffContributions' || list === 'oneOffWithdrawals') flows[list].push({ month: from, amount });
    else flows[list].push({ from, to: line.to.trim() === '' ? end : (reader.required(`${field}.to`, line.to, parseMonth, 'notAMonth') ?? end), amount, frequency: line.frequency });
    fields.set(`${list}.${flows[list].length - 1}`, field);
  });
  return { flows, fields };
}

/** Field paths of the contract's rules, as the form's own. */
function formField(field: string, fields: ReadonlyMap<string, string>): string {
  if (field === 'horizonMonths') return 'horizonYears';
  const match = /^(\w+\.\d+)\.(\w+)$/.exec(field);
  const line = fields.get(match?.[1] ?? '');
  if (line === undefined || !match) return field;
  // The regular contribution runs from start to end: only its amount is its own.
  if (line === 'regular') return match[2] === 'amount' ? 'regularAmount' : 'horizonYears';
  return `${line}.${match[2] === 'month' ? 'from' : match[2]}`;
}

const amountText = (minor: number): string => String(minor / 100);
/** Three digits behind a mark would be read as thousands. */
const plain = (value: number): string => String(value).replace(/\.\d{3}$/, (digits) => `${digits}0`);

/** A draft that would ask for the same simulation again. `madeFrom` is the stored one it comes from. */
export function draftOf(input: SimulationInput, madeFrom: string | null): Draft {
  const end = addMonths(input.startMonth, input.horizonMonths - 1);
  const whole = (flow: SimulationInput['scheduledContributions'][number]) => flow.from === input.startMonth && flow.to === end;
  const regular = input.scheduledContributions.find(whole);
  const once = (direction: DraftFlow['direction'], list: SimulationInput['oneOffContributions']) => list.map((flow): DraftFlow => ({ direction, kind: 'once', amount: amountText(flow.amount), from: flow.month, to: '', frequency: 'monthly' }));
  const scheduled = (direction: DraftFlow['direction'], list: SimulationInput['scheduledContributions']) =>
    list.filter((flow) => flow !== regular).map((flow): DraftFlow => ({ direction, kind: 'scheduled', amount: amountText(flow.amount), from: flow.from, to: flow.to === end ? '' : flow.to, frequency: flow.frequency }));
  return {
    simulatorUuid: input.simulatorUuid, startMonth: input.startMonth, horizonYears: plain(Math.round((input.horizonMonths / 12) * 1000) / 1000),
    currentSavings: amountText(input.currentSavings), targetAmount: input.targetAmount === null ? '' : amountText(input.targetAmount),
    regularAmount: regular ? amountText(regular.amount) : '', regularFrequency: regular?.frequency ?? 'monthly',
    flows: [...once('in', input.oneOffContributions), ...scheduled('in', input.scheduledContributions), ...once('out', input.oneOffWithdrawals), ...scheduled('out', input.scheduledWithdrawals)],
    portfolio: input.portfolio.length > 0 ? input.portfolio.map((line) => ({ isin: line.isin, weight: plain(Math.round(line.weight * 1e6) / 1e4) })) : [{ isin: '', weight: '' }],
    profileIndex: input.profile?.index ?? null, age: input.age === null ? '' : String(input.age), madeFrom,
  };
}
