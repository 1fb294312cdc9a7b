// All five operations of the Coanda API.
import { z } from 'zod';
import { operation } from '../define';
import { part, partList, read, reply, write } from '../fields';

const { text, number, integer, flag, list, object, month, day } = write;
const bearer = ['coanda'] as const;

const simpleCashFlows = list('SimpleCashFlow', z.strictObject({ amount: number, date: month }));
const frequency = write.oneOf(['MONTHLY', 'QUARTERLY', 'YEARLY', 'SEMI_ANNUALLY']);
const periodicCashFlows = list('PeriodicCashFlow', z.strictObject({ amount: number, start_date: month, end_date: month, frequency }));
const weightedAssets = list('WeightedAsset', z.strictObject({ isin: text, currency: text, percentage: number }));

const project = {
  simulator_uuid: text,
  target_amount: number.optional(),
  horizon: integer,
  current_savings: number.optional(),
  /** The documents' tables name it so, their samples `simulation_start_date`: one of the two is sent. */
  start_date: month.optional(),
  simulation_start_date: month.optional(),
  simple_deposits: simpleCashFlows.optional(),
  periodic_deposits: periodicCashFlows.optional(),
  simple_withdrawals: simpleCashFlows.optional(),
  periodic_withdrawals: periodicCashFlows.optional(),
};
const oneStartDate = (value: { start_date?: string | undefined; simulation_start_date?: string | undefined }) => (value.start_date === undefined) !== (value.simulation_start_date === undefined);

const quantiles = part({ quantile_25: read.number, 'quantile_2.5': read.number, quantile_50: read.number, quantile_75: read.number, 'quantile_97.5': read.number });
const range = part({ max: read.number, min: read.number, in_between: part({ high: read.number, low: read.number }) });
const scenario = { name: read.text, data: read.opaque('array') };

const simulationResult = reply({
  success_percentage: read.number,
  graphs: part({
    nb_scenarios: read.number,
    scenarios_smooth: partList(reply(scenario)),
    // Drawn as single points, sent as lists: thousands of them, read by a reader of their own.
    synthesis: part({ savings: read.opaque('object'), median: read.opaque('object'), lower_area: read.opaque('object'), mid_area: read.opaque('object'), upper_area: read.opaque('object') }),
    success_percentage: read.number,
    scenarios_perc_above_cumulative_savings: read.number,
    id: read.text,
    scenarios: partList(reply({ ...scenario, lineWidth: read.number, zIndex: read.number })),
  }),
  // `sharp_ratio` is misspelt on the wire.
  statistics: part({ mar_ratio: quantiles, sharp_ratio: quantiles, annualized_return: quantiles, max_drawdown: quantiles, annualized_volatility: quantiles }),
  scenarios_table: part({ capital_distribution_at_horizon: range, capital_gain_or_loss: range, absolute_return: range, cumulative_savings: read.number, gross_cumulative_savings: read.number }),
  uc_allocation: partList(reply({ series: read.text, percentage: read.number })),
});

/** Changes nothing on the other side, so it may be asked again. */
const simulation = { layers: bearer, response: simulationResult, retry: 'compute', patience: 'simulation' } as const;

const partWeight = z.strictObject({ extCode: text.optional(), displayName: text.optional(), amount: number.optional() });
const composition = z.strictObject({ compositionParts: z.array(z.strictObject({ type: text.optional(), partWeights: z.array(partWeight) })) });

const premiaSession = z.strictObject({
  recoJourneyUuid: text,
  extProductCode: text,
  extSessionCode: text,
  contactEmail: text.optional(),
  clientLastName: text,
  clientFirstName: text,
  clientBirthDate: day,
  coSubscriberLastName: text.optional(),
  coSubscriberFirstName: text.optional(),
  coSubscriberBirthDate: day.optional(),
  legalPersonName: text.optional(),
  legalPersonIdentifier: text.optional(),
  legalPersonRepresentativeLastName: text.optional(),
  legalPersonRepresentativeFirstName: text.optional(),
  depositInitialEnabled: flag.optional(),
  depositInitial: number.optional(),
  clientRiskKey: text.optional(),
  clientRiskKeyLastUpdateDate: day.optional(),
  hasSustainablePreferences: flag.optional(),
  minSustainableInvestments: number.optional(),
  minTaxonomyAlignment: number.optional(),
  minCoveragePai: number.optional(),
  greenhouseGasEmissions: flag.optional(),
  impactOnBiodiversity: flag.optional(),
  waterEmissions: flag.optional(),
  hazardousWaste: flag.optional(),
  controversialWeapons: flag.optional(),
  monitoringOfInternationalPrinciples: flag.optional(),
  respectOfInternationalPrinciples: flag.optional(),
  genderPayGap: flag.optional(),
  lowBoardGenderDiversity: flag.optional(),
  clientEsgLastUpdateDate: day.optional(),
  periodicDepositsEnabled: flag.optional(),
  regularContributionsAmount: number.optional(),
  regularContributionsFormat: text.optional(),
  regularContributionsFrequency: text.optional(),
  currentComposition: object(composition).optional(),
});

export const coandaTable = {
  acquireToken: operation('GET /user-service/v1/token/acquire', {
    summary: 'A token for a user name and password. They travel in the query, as documented: the address is never shown or kept.',
    layers: [], query: { username: text, password: text }, answer: 'text', response: z.string(), retry: 'never', signsIn: true,
  }),
  simulateFree: operation('POST /simulator-service/simulator/free_management', {
    summary: 'Simulates savings in funds the client chooses.', ...simulation,
    body: z.strictObject({ ...project, portfolio_composition: weightedAssets }).refine(oneStartDate),
  }),
  simulateDelegated: operation('POST /simulator-service/simulator/delegated_management', {
    summary: 'Simulates savings managed to a profile.', ...simulation,
    body: z.strictObject({ ...project, profile_idx: integer }).refine(oneStartDate),
  }),
  simulateGlidepath: operation('POST /simulator-service/simulator/glidepath_management', {
    summary: 'Simulates savings whose risk falls towards the horizon.', ...simulation,
    body: z.strictObject({ ...project, profile_idx: integer, age: integer }).refine(oneStartDate),
  }),
  createPremiaSession: operation('POST /premia/api/v1/sessions', {
    summary: 'Opens a guided advice journey. Each call opens another one.',
    layers: bearer, response: reply({ sessionHash: read.secret }),
    body: premiaSession
      .refine((value) => value.depositInitialEnabled !== true || value.depositInitial !== undefined, { path: ['depositInitial'] })
      .refine((value) => value.periodicDepositsEnabled !== true || value.regularContributionsAmount !== undefined, { path: ['regularContributionsAmount'] }),
  }),
};
export type CoandaTable = typeof coandaTable;
