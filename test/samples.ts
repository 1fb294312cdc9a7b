// Well-formed examples that several tests begin from and change in one place.
import type { PremiaDraft, PremiaRequest } from '../preload/contract/premia';
import type { Simulation, SimulationInput } from '../preload/contract/simulations';

/** The documented sample of free management, as an input of ours. */
export function sampleInput(changes: Partial<SimulationInput> = {}): SimulationInput {
  return {
    mode: 'free', simulatorUuid: 'aaaic:simulators:243', currency: 'EUR', startMonth: '2020-08', horizonMonths: 60,
    currentSavings: 100_000, targetAmount: 500_000,
    oneOffContributions: [{ month: '2020-10', amount: 500_000 }],
    scheduledContributions: [{ from: '2020-08', to: '2025-07', amount: 19_720, frequency: 'monthly' }],
    oneOffWithdrawals: [], scheduledWithdrawals: [],
    portfolio: [{ isin: 'LU1883308352', currency: 'GBP', weight: 0.5 }, { isin: 'LU1681046931', currency: 'EUR', weight: 0.5 }], profile: null, age: null,
    ...changes,
  };
}

type Wire = Record<string, unknown>;

/** A whole answer over the wire in the documented shape, percentages 0–100, `x` as given. */
export function sampleAnswer(xs: readonly number[] = Array.from({ length: 61 }, (_, index) => index)): Wire {
  const quantiles = (from: number, step: number) => ({ 'quantile_2.5': from, quantile_25: from + step, quantile_50: from + 2 * step, quantile_75: from + 3 * step, 'quantile_97.5': from + 4 * step });
  const at = (y: number) => xs.map((x, index) => ({ x, y: y + index }));
  const area = (low: number, high: number) => xs.map((x, index) => ({ x, low: low + index, high: high + index }));
  return {
    success_percentage: 81.25,
    graphs: {
      nb_scenarios: 2000,
      scenarios_smooth: [],
      synthesis: { savings: at(1000), median: at(1200), lower_area: area(800, 1000), mid_area: area(1000, 1400), upper_area: area(1400, 1700) },
      success_percentage: 81.25,
      scenarios_perc_above_cumulative_savings: 64.5,
      id: 'graph-1',
      scenarios: [],
    },
    statistics: {
      mar_ratio: quantiles(-0.2, 0.3), sharp_ratio: quantiles(-0.1, 0.2),
      annualized_return: quantiles(-0.02, 0.02), max_drawdown: quantiles(-0.4, 0.08), annualized_volatility: quantiles(0.05, 0.02),
    },
    scenarios_table: {
      capital_distribution_at_horizon: { max: 1760, min: 860, in_between: { high: 1460, low: 1060 } },
      capital_gain_or_loss: { max: 760, min: -140, in_between: { high: 460, low: 60 } },
      absolute_return: { max: 0.76, min: -0.14, in_between: { high: 0.46, low: 0.06 } },
      cumulative_savings: 1000,
      gross_cumulative_savings: 1020,
    },
    uc_allocation: [{ series: 'Actions', percentage: 60 }, { series: 'Obligations', percentage: 40 }],
  };
}

export function sampleSimulation(changes: Partial<Simulation> = {}): Simulation {
  const months = Array.from({ length: 61 }, (_, index) => `${2020 + Math.floor((7 + index) / 12)}-${String(((7 + index) % 12) + 1).padStart(2, '0')}`);
  const line = months.map((_, index) => 100_000 + index);
  return {
    id: '0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d01', clientId: '5b1f2d7c-3a55-4a1c-9f0e-1d2c3b4a5f60', reference: 'S-20261122-7KQ4A', simulatorName: 'Gestion libre', input: sampleInput(),
    fundNames: { LU1883308352: 'A fund' },
    result: {
      months, median: line, savings: line, bands: { lower: { low: line, high: line }, central: { low: line, high: line }, upper: { low: line, high: line } },
      scenarioCount: 2000, successProbability: 0.8, probabilityAboveSavings: 0.6, statistics: null, table: null, allocation: [], scenarios: [], missing: ['statistics', 'scenariosTable', 'allocation'],
    },
    provenance: { environmentId: 'practice', environmentName: 'Practice', requestedAt: '2026-11-22T09:00:00.000Z', receivedAt: '2026-11-22T09:00:02.000Z', requestHash: 'a'.repeat(64), responseHash: 'b'.repeat(64), applicationVersion: '0.1.0' },
    origin: { madeFrom: null, estimated: null }, source: 'live',
    ...changes,
  };
}

/** The first documented example, as a request of ours. */
export function samplePremia(changes: Partial<PremiaRequest> = {}): PremiaRequest {
  return {
    purpose: 'newContract', journeyUuid: 'aaaic:reco_journeys:4', productCode: 'PERZEN', reference: '123456',
    client: { lastName: 'Sample', firstName: 'Sample', birthDate: '1980-01-01' }, email: null, coSubscriber: null, legalEntity: null,
    initial: { enabled: true, amount: 500_000 }, scheduled: { enabled: null, amount: null, frequency: 'monthly' }, risk: null, sustainability: null, composition: [], ...changes,
  };
}

export function samplePremiaDraft(changes: Partial<PremiaDraft> = {}): PremiaDraft {
  const nobody = { lastName: '', firstName: '', birthDate: '' };
  return {
    purpose: 'newContract', journeyUuid: 'aaaic:reco_journeys:4', productCode: 'PERZEN', reference: '123456',
    client: { lastName: 'Sample', firstName: 'Sample', birthDate: '01/01/1980' },
    send: { email: false, coSubscriber: false, legalEntity: false, risk: false, sustainability: false },
    email: '', coSubscriber: nobody, legalEntity: { name: '', identifier: '', representativeLastName: '', representativeFirstName: '' },
    initial: 'yes', initialAmount: '5 000', scheduled: 'notStated', scheduledAmount: '', scheduledFrequency: 'monthly',
    riskKey: '', riskDate: '', answer: 'notAnswered', minimumSustainable: '', minimumTaxonomy: '', minimumPaiCoverage: '', themes: [], sustainabilityDate: '', meant: [],
    lines: [], simulationId: null, ...changes,
  };
}
