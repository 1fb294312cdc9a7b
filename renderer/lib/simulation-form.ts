// From what is typed in the simulation form to an input that can be sent, with every problem tied to its field.
import type { Catalogue } from '../../preload/contract/catalogue';
import { addMonths, checkSimulationInput, warnSimulationInput, type Problem, type Warning } from '../../preload/contract/simulation-check';
import type { Draft, Simulation, SimulationInput } from '../../preload/contract/simulations';
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

/** Field paths of the contract's rules, as the form's own. */
const formField: [RegExp, string][] = [
  [/^horizonMonths$/, 'horizonYears'],
  [/^scheduledContributions\.0\.amount$/, 'regularAmount'],
  [/^scheduledContributions\.0\.\w+$/, 'horizonYears'],
  [/^oneOffContributions\.(\d+)\./, 'oneOffs.$1.'],
];

/** `birthDate` is the client's: the age follows from it, and can be corrected. */
export function emptyDraft(catalogue: Catalogue, today: Date, birthDate: string | null = null): Draft {
  const month = today.toISOString().slice(0, 7);
  const simulator = catalogue.simulators.find((item) => item.mode === 'free');
  return { simulatorUuid: simulator?.uuid ?? '', startMonth: addMonths(month, 1), horizonYears: '10', currentSavings: '', targetAmount: '', regularAmount: '', regularFrequency: 'monthly', oneOffs: [], portfolio: [{ isin: '', weight: '' }], profileIndex: null, age: birthDate === null ? '' : String(yearsOld(birthDate, today.toISOString().slice(0, 10))) };
}

/** Reads the draft and checks it by the same rules main will apply. */
export function readDraft(draft: Draft, catalogue: Catalogue): Reading {
  const problems: Problem[] = [];
  const required = <T>(field: string, text: string, parse: (text: string) => T | null, code: Problem['code'] = 'notANumber'): T | null => {
    const parsed = parse(text);
    if (parsed === null) problems.push({ field, code: text.trim() === '' ? 'required' : code });
    return parsed;
  };
  const optional = (field: string, text: string): number | null => (text.trim() === '' ? null : required(field, text, parseMinor));

  const startMonth = required('startMonth', draft.startMonth, parseMonth, 'notAMonth');
  const years = required('horizonYears', draft.horizonYears, parseSmallNumber);
  const currentSavings = optional('currentSavings', draft.currentSavings);
  const targetAmount = optional('targetAmount', draft.targetAmount);
  const regular = optional('regularAmount', draft.regularAmount);
  const oneOffs = draft.oneOffs.map((flow, index) => ({ month: required(`oneOffs.${index}.month`, flow.month, parseMonth, 'notAMonth'), amount: required(`oneOffs.${index}.amount`, flow.amount, parseMinor) }));
  const simulator = catalogue.simulators.find((item) => item.uuid === draft.simulatorUuid);
  const mode = simulator?.mode ?? 'free';
  const profile = simulator?.profiles.find((item) => item.index === draft.profileIndex) ?? null;
  const age = mode === 'glidepath' ? required('age', draft.age, parseAge, 'notAnAge') : null;
  const portfolio = (mode === 'free' ? draft.portfolio : []).map((line, index) => ({ isin: line.isin.trim().toUpperCase(), weight: required(`portfolio.${index}.weight`, line.weight, parseSmallNumber) }));

  // What could not be read gets a stand-in, so that everything else is still checked and all problems show at once.
  const start = startMonth ?? standIn.month;
  const horizonMonths = years === null ? standIn.horizonMonths : Math.round(years * 12);
  const input: SimulationInput = {
    mode, simulatorUuid: draft.simulatorUuid, currency: reportCurrency, startMonth: start, horizonMonths,
    currentSavings: currentSavings ?? 0, targetAmount,
    oneOffContributions: oneOffs.map((flow) => ({ month: flow.month ?? start, amount: flow.amount ?? standIn.amount })),
    scheduledContributions: regular === null || regular === 0 ? [] : [{ from: start, to: addMonths(start, Math.max(horizonMonths, 1) - 1), amount: regular, frequency: draft.regularFrequency }],
    oneOffWithdrawals: [], scheduledWithdrawals: [],
    portfolio: portfolio.map((line) => ({ isin: line.isin, weight: (line.weight ?? 0) / 100, currency: catalogue.funds.find((fund) => fund.isin === line.isin)?.currency ?? reportCurrency })),
    profile: mode === 'free' ? null : profile, age,
  };
  const unreadable = new Set(problems.map((problem) => problem.field));
  const datesKnown = startMonth !== null && years !== null;
  const broken = checkSimulationInput(input).map(toFormField).filter((problem) => !unreadable.has(problem.field) && (datesKnown || !['beforeStart', 'afterEnd'].includes(problem.code)));
  return { input: problems.length === 0 ? input : null, problems: [...problems, ...broken], warnings: warnSimulationInput(input) };
}

function toFormField(problem: Problem): Problem {
  const rule = formField.find(([pattern]) => pattern.test(problem.field));
  const field = rule ? problem.field.replace(rule[0], rule[1]) : problem.field;
  return { ...problem, field };
}

/** A draft that would ask for the same simulation again. */
export function draftOf({ input }: Simulation): Draft {
  const text = (minor: number) => String(minor / 100);
  // Three digits behind a mark would be read as thousands.
  const plain = (value: number) => String(value).replace(/\.\d{3}$/, (digits) => `${digits}0`);
  const regular = input.scheduledContributions[0];
  return {
    simulatorUuid: input.simulatorUuid, startMonth: input.startMonth, horizonYears: plain(Math.round((input.horizonMonths / 12) * 1000) / 1000),
    currentSavings: text(input.currentSavings), targetAmount: input.targetAmount === null ? '' : text(input.targetAmount),
    regularAmount: regular ? text(regular.amount) : '', regularFrequency: regular?.frequency ?? 'monthly',
    oneOffs: input.oneOffContributions.map((flow) => ({ month: flow.month, amount: text(flow.amount) })),
    portfolio: input.portfolio.length > 0 ? input.portfolio.map((line) => ({ isin: line.isin, weight: plain(Math.round(line.weight * 1e6) / 1e4) })) : [{ isin: '', weight: '' }],
    profileIndex: input.profile?.index ?? null, age: input.age === null ? '' : String(input.age),
  };
}
