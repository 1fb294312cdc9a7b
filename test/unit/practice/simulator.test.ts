// The practice simulator: documented shape, the same answer for the same request, and money that behaves.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { drawGrowth, Random } from '../../../main/practice/market';
import { paymentMonths, scheduleOf } from '../../../main/practice/months';
import { Abandoned, Pace } from '../../../main/practice/pace';
import { growthShare, planOf, type Plan } from '../../../main/practice/plan';
import { readSimulationRequest } from '../../../main/practice/simulation-request';
import type { SimulationAnswer } from '../../../main/practice/simulation-answer';
import { runScenarios, simulate } from '../../../main/practice/simulator';
import { scenarioCount } from '../../../main/practice/outcome';
import { sampleRequest } from './helpers';

const seed = (text: string): Buffer => createHash('sha256').update(text).digest();
const pace = (): Pace => new Pace(new AbortController().signal);
const free = (changes: object = {}): ReturnType<typeof readSimulationRequest> => readSimulationRequest('free', { ...sampleRequest(), ...changes }, 'simulation_start_date');
const run = (changes: object = {}): Promise<SimulationAnswer> => simulate(free(changes), pace());
const ofProfile = (mode: 'delegated' | 'glidepath', changes: object): ReturnType<typeof readSimulationRequest> => {
  const { portfolio_composition: _, ...rest } = sampleRequest();
  return readSimulationRequest(mode, { ...rest, simulator_uuid: mode === 'delegated' ? 'aaaic:simulators:236' : 'aaaic:simulators:170', ...changes }, 'simulation_start_date');
};
const invested = (isin: string, months: number): object => ({
  portfolio_composition: [{ isin, currency: 'EUR', percentage: 100 }], horizon: months, current_savings: 100_000, simple_deposits: [], periodic_deposits: [],
});
const worldEquity = 'IE00P7RAC015';

describe('the answer', () => {
  it('has the documented keys', async () => {
    const answer = await run();
    expect(Object.keys(answer)).toEqual(['success_percentage', 'graphs', 'statistics', 'scenarios_table', 'uc_allocation']);
    expect(Object.keys(answer.graphs).sort()).toEqual(['id', 'nb_scenarios', 'scenarios', 'scenarios_perc_above_cumulative_savings', 'scenarios_smooth', 'success_percentage', 'synthesis']);
    expect(Object.keys(answer.statistics).sort()).toEqual(['annualized_return', 'annualized_volatility', 'mar_ratio', 'max_drawdown', 'sharp_ratio']);
    for (const values of Object.values(answer.statistics)) expect(Object.keys(values).sort()).toEqual(['quantile_2.5', 'quantile_25', 'quantile_50', 'quantile_75', 'quantile_97.5']);
    expect(answer.graphs.nb_scenarios).toBe(2000);
    expect(answer.graphs.scenarios_smooth).toHaveLength(6);
    expect(Object.keys(answer.graphs.scenarios[0] ?? {})).toEqual(['name', 'data', 'lineWidth', 'zIndex']);
    expect(answer.uc_allocation).toEqual([{ series: 'Belmarre Monde Actions', percentage: 50 }, { series: 'Corvane Europe 600 ETF', percentage: 50 }]);
  });

  it('draws every month from 0 to the horizon, bands in order and to the cent', async () => {
    const { synthesis, scenarios_smooth: smooth } = (await run()).graphs;
    for (const line of [...Object.values(synthesis), ...smooth.map((series) => series.data)]) expect(line.map((point) => point.x)).toEqual(Array.from({ length: 61 }, (_, month) => month));
    synthesis.median.forEach((point, month) => {
      const [lower, mid, upper] = [synthesis.lower_area[month], synthesis.mid_area[month], synthesis.upper_area[month]];
      expect(lower?.low).toBeLessThanOrEqual(lower?.high ?? 0);
      expect(lower?.high).toBe(mid?.low);
      expect(mid?.low).toBeLessThanOrEqual(point.y);
      expect(point.y).toBeLessThanOrEqual(mid?.high ?? 0);
      expect(mid?.high).toBe(upper?.low);
      expect(upper?.low).toBeLessThanOrEqual(upper?.high ?? 0);
      expect(point.y * 100).toBeCloseTo(Math.round(point.y * 100), 5);
    });
    expect(synthesis.median[0]?.y).toBe(1000);
  });

  it('contains only numbers where numbers are documented', async () => {
    const answer = await simulate(free({ horizon: 1 }), pace());
    expect(JSON.stringify(answer)).not.toContain('null');
    expect(answer.graphs.synthesis.median).toHaveLength(2);
  });

  it('has no success percentage without a target', async () => {
    for (const target of [null, undefined]) {
      const answer = await run({ target_amount: target });
      expect([answer.success_percentage, answer.graphs.success_percentage]).toEqual([null, null]);
    }
    expect((await run()).success_percentage).toBeGreaterThan(90);
  });

  it('is the same for the same request, and another for another', async () => {
    expect(await run()).toEqual(await run());
    expect((await run({ target_amount: 5001 })).graphs.id).not.toBe((await run()).graphs.id);
  });

  it('agrees with itself at the horizon', async () => {
    const answer = await run();
    const { capital_distribution_at_horizon: capital, cumulative_savings: net, gross_cumulative_savings: gross } = answer.scenarios_table;
    expect(capital.max).toBe(answer.graphs.synthesis.upper_area.at(-1)?.high);
    expect(capital.in_between.low).toBe(answer.graphs.synthesis.mid_area.at(-1)?.low);
    expect(gross).toBeCloseTo(1000 + 5000 + 60 * 197.2, 6);
    expect(net).toBeCloseTo(1000 + (5000 + 60 * 197.2) * 0.99, 2);
    expect(answer.graphs.synthesis.savings.at(-1)?.y).toBe(net);
    expect(answer.scenarios_table.capital_gain_or_loss.max).toBeCloseTo(capital.max - net, 1);
  });
});

describe('payments', () => {
  it('include the end date: 202008 to 202507 monthly is sixty', () => {
    const flow = { amount: 10, start_date: '202008', end_date: '202507' };
    expect(paymentMonths({ ...flow, frequency: 'MONTHLY' })).toHaveLength(60);
    expect(paymentMonths({ ...flow, frequency: 'QUARTERLY' })).toHaveLength(20);
    expect(paymentMonths({ ...flow, frequency: 'SEMI_ANNUALLY' })).toHaveLength(10);
    expect(paymentMonths({ ...flow, frequency: 'YEARLY' })).toHaveLength(5);
    const amounts = scheduleOf('202008', 60, [{ amount: 7, date: '202010' }, { amount: 9, date: '203001' }], [{ ...flow, frequency: 'MONTHLY' }]);
    expect([...amounts].slice(0, 4)).toEqual([10, 10, 17, 10]);
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBe(607);
  });

  it('make success likelier the more is paid in', async () => {
    const chances: number[] = [];
    for (const amount of [100, 300, 500, 700, 900]) {
      const answer = await run({ target_amount: 45_000, periodic_deposits: [{ amount, start_date: '202008', end_date: '202507', frequency: 'MONTHLY' }] });
      chances.push(answer.success_percentage ?? -1);
    }
    expect(chances).toEqual([...chances].sort((a, b) => a - b));
    expect((chances.at(-1) ?? 0) - (chances[0] ?? 0)).toBeGreaterThan(80);
  });

  it('out of the savings stop at zero', async () => {
    const answer = await run({ periodic_withdrawals: [{ amount: 2000, start_date: '202008', end_date: '202507', frequency: 'MONTHLY' }] });
    expect(answer.graphs.synthesis.lower_area.every((point) => point.low >= 0)).toBe(true);
    expect(answer.graphs.synthesis.median.at(-1)?.y).toBeLessThan(200);
    // 17,832 paid in; 120,000 wanted out. Nobody loses more than what was paid in.
    expect(answer.scenarios_table.capital_gain_or_loss.min).toBeGreaterThan(-17_000);
  });
});

describe('the market', () => {
  async function outcomeOf(plan: Plan, text = 'market'): Promise<{ final: number[]; returns: number[] }> {
    const outcome = await runScenarios(plan, seed(text), pace());
    return { final: [...outcome.wealth.subarray(plan.months * scenarioCount)].sort((a, b) => a - b), returns: [...outcome.annualizedReturn].sort((a, b) => a - b) };
  }

  it('has fat tails', () => {
    const plan = planOf(free(invested(worldEquity, 240)));
    const random = new Random(seed('tails'));
    const growth = new Float64Array(240);
    const returns: number[] = [];
    for (let scenario = 0; scenario < 400; scenario += 1) {
      drawGrowth(plan, random, growth);
      returns.push(...growth);
    }
    const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
    const moment = (power: number): number => returns.reduce((sum, value) => sum + (value - mean) ** power, 0) / returns.length;
    expect(moment(4) / moment(2) ** 2 - 3).toBeGreaterThan(0.5);
    expect(Math.sqrt(moment(2) * 12)).toBeGreaterThan(0.135);
    expect(Math.sqrt(moment(2) * 12)).toBeLessThan(0.165);
    // 6.9 % less 1 % of charges
    expect((mean - 1) * 12).toBeGreaterThan(0.05);
    expect((mean - 1) * 12).toBeLessThan(0.075);
  });

  it('gives a balanced mandate three to four per cent, and more risk more reward and more spread', async () => {
    const medians: number[] = [];
    const volatilities: number[] = [];
    for (const profile of [0, 1, 2, 3, 4]) {
      const { statistics } = await simulate(ofProfile('delegated', { profile_idx: profile, horizon: 180 }), pace());
      medians.push(statistics.annualized_return.quantile_50);
      volatilities.push(statistics.annualized_volatility.quantile_50);
    }
    expect(medians[2]).toBeGreaterThan(0.03);
    expect(medians[2]).toBeLessThan(0.04);
    expect(medians).toEqual([...medians].sort((a, b) => a - b));
    expect(volatilities).toEqual([...volatilities].sort((a, b) => a - b));
  });

  it('takes fees: the same paths without them end higher', async () => {
    const plan = planOf(free(invested(worldEquity, 120)));
    const withFees = await outcomeOf(plan);
    const without = await outcomeOf({ ...plan, monthlyFee: plan.monthlyFee.map(() => 0) });
    for (const level of [50, 1000, 1950]) expect(withFees.final[level]).toBeLessThan(without.final[level] ?? 0);
    expect((without.returns[1000] ?? 0) - (withFees.returns[1000] ?? 0)).toBeCloseTo(0.0105, 3);
  });

  it('never lets the euro fund lose before its charge', async () => {
    const { statistics } = await run(invested('FR00P4000996', 120));
    expect(statistics.annualized_return['quantile_2.5']).toBeGreaterThan(0.015);
    expect(statistics.max_drawdown['quantile_2.5']).toBeGreaterThan(-0.005);
  });

  it('lowers the risk of a glidepath with age and as the horizon comes near', async () => {
    expect(growthShare(1, 30, 360, 0)).toBeGreaterThan(growthShare(1, 30, 360, 300));
    expect(growthShare(1, 30, 360, 0)).toBeGreaterThan(growthShare(1, 58, 360, 0));
    expect(growthShare(0, 30, 360, 0)).toBeLessThan(growthShare(2, 30, 360, 0));
    expect(growthShare(1, 83, 60, 0)).toBeCloseTo(0.1, 10);
    const spread = async (age: number): Promise<number> => {
      const { statistics } = await simulate(ofProfile('glidepath', { profile_idx: 1, age, horizon: 240 }), pace());
      return statistics.annualized_volatility.quantile_50;
    };
    expect(await spread(62)).toBeLessThan((await spread(35)) * 0.6);
  });
});

describe('the work', () => {
  it('looks at the clock often enough, and rests whenever a slice is over', async () => {
    // A clock that moves by a tenth of a millisecond whenever it is looked at, whatever else the machine does.
    let looks = 0;
    const measured = new Pace(new AbortController().signal, 2, () => (looks += 1) / 10);
    await simulate(free({ horizon: 240 }), measured);
    expect(looks).toBeGreaterThan(2000);
    expect(measured.slices.length).toBeGreaterThan(looks / 30);
    expect(Math.max(...measured.slices)).toBeLessThan(2.5);
  });

  it('stops when nobody waits for it', async () => {
    const gone = new AbortController();
    const measured = new Pace(gone.signal);
    const leave = (): void => void (measured.slices.length < 3 ? setImmediate(leave) : gone.abort());
    const work = simulate(free({ horizon: 720 }), measured);
    leave();
    await expect(work).rejects.toThrow(Abandoned);
    expect(measured.slices.length).toBeLessThan(6);
  });
});
