// What the simulator API accepts, checked strictly and explained in words when refused.
import { z } from 'zod';
import { catalogue } from '../../preload/contract/catalogue';
import type { ManagementMode, Simulator } from '../../preload/contract/catalogue';
import { isinProblem } from '../../preload/contract/isin';
import catalogueData from '../../resources/practice/catalogue.json';
import { Refusal } from './exchange';
import { frequencies, type PeriodicCashFlow, type SimpleCashFlow, type WireFrequency } from './months';

export type StartDateField = 'simulation_start_date' | 'start_date';
export const practiceCatalogue = catalogue.parse(catalogueData);

export interface SimulationRequest {
  mode: ManagementMode;
  simulator: Simulator;
  start: string;
  horizon: number;
  currentSavings: number;
  target: number | null;
  simpleDeposits: SimpleCashFlow[];
  periodicDeposits: PeriodicCashFlow[];
  simpleWithdrawals: SimpleCashFlow[];
  periodicWithdrawals: PeriodicCashFlow[];
  portfolio: { isin: string; percentage: number }[];
  profile: number;
  age: number;
}

const knownFunds = new Set(practiceCatalogue.funds.map((fund) => fund.isin));
const yearMonth = z.string().regex(/^(19|20|21)\d{2}(0[1-9]|1[0-2])$/, { error: 'must be a month written YYYYMM' });
const amount = z.number().min(0).max(1e12);
const simpleFlow = z.strictObject({ amount, date: yearMonth });
const periodicFlow = z
  .strictObject({ amount, start_date: yearMonth, end_date: yearMonth, frequency: z.enum(Object.keys(frequencies) as [WireFrequency, ...WireFrequency[]]) })
  .refine((flow) => flow.end_date >= flow.start_date, { error: 'end_date is before start_date' });
const weightedAsset = z.strictObject({
  isin: z.string()
    .refine((isin) => isinProblem(isin) === null, { error: 'is not a valid ISIN' })
    .refine((isin) => isinProblem(isin) !== null || knownFunds.has(isin), { error: 'is not available in this simulator' }),
  currency: z.string().regex(/^[A-Z]{3}$/, { error: 'must be a trigram such as EUR' }),
  percentage: z.number().gt(0).max(100),
});
const portfolio = z.array(weightedAsset).min(1).refine(
  (assets) => Math.abs(assets.reduce((sum, asset) => sum + asset.percentage, 0) - 100) <= 0.01,
  { error: 'the percentages must sum to 100' },
);

const common = {
  simulator_uuid: z.string().min(1),
  target_amount: amount.nullish(),
  horizon: z.int().min(1).max(720),
  current_savings: amount.nullish(),
  simple_deposits: z.array(simpleFlow).nullish(),
  periodic_deposits: z.array(periodicFlow).nullish(),
  simple_withdrawals: z.array(simpleFlow).nullish(),
  periodic_withdrawals: z.array(periodicFlow).nullish(),
};
const ofMode = {
  free: { portfolio_composition: portfolio },
  delegated: { profile_idx: z.int() },
  glidepath: { profile_idx: z.int(), age: z.int().min(0).max(120) },
};
/** The fields of all modes; which of them a mode takes is decided by the strict object built below. */
type Fields = z.infer<z.ZodObject<typeof common & { portfolio_composition: z.ZodOptional<typeof portfolio>; profile_idx: z.ZodOptional<z.ZodInt>; age: z.ZodOptional<z.ZodInt> }>>;

function refuse(issues: string[]): never {
  throw new Refusal(422, `Your request is invalid. ${issues.join('; ')}`, issues);
}

function simulatorOf(uuid: string, mode: ManagementMode, profile: number | undefined): Simulator {
  const simulator = practiceCatalogue.simulators.find((candidate) => candidate.uuid === uuid);
  if (!simulator) return refuse([`simulator_uuid: there is no simulator ${uuid}`]);
  if (simulator.mode !== mode) return refuse([`simulator_uuid: ${uuid} is not a simulator for ${mode} management`]);
  if (mode !== 'free' && !simulator.profiles.some((candidate) => candidate.index === profile)) return refuse([`profile_idx: ${uuid} has no profile ${profile}`]);
  return simulator;
}

/** Reads a request or refuses it (422) naming every field that is wrong. */
export function readSimulationRequest(mode: ManagementMode, body: unknown, startField: StartDateField): SimulationRequest {
  const schema = z.strictObject({ [startField]: yearMonth, ...common, ...ofMode[mode] });
  const parsed = schema.safeParse(body);
  if (!parsed.success) return refuse(parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`));
  const fields = parsed.data as Fields & Partial<Record<StartDateField, string>>;
  return {
    mode,
    simulator: simulatorOf(fields.simulator_uuid, mode, fields.profile_idx),
    start: fields[startField] ?? '',
    horizon: fields.horizon,
    currentSavings: fields.current_savings ?? 0,
    target: fields.target_amount ?? null,
    simpleDeposits: fields.simple_deposits ?? [],
    periodicDeposits: fields.periodic_deposits ?? [],
    simpleWithdrawals: fields.simple_withdrawals ?? [],
    periodicWithdrawals: fields.periodic_withdrawals ?? [],
    portfolio: fields.portfolio_composition ?? [],
    profile: fields.profile_idx ?? 0,
    age: fields.age ?? 0,
  };
}
