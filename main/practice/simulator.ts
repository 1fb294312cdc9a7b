// Runs 2,000 scenarios of a plan and answers in the documented shape. Same request, same answer.
import { createHash } from 'node:crypto';
import { drawGrowth, Random } from './market';
import { emptyOutcome, scenarioCount, type Outcome } from './outcome';
import type { Pace } from './pace';
import { planOf, type Plan } from './plan';
import { answerOf, type SimulationAnswer } from './simulation-answer';
import type { SimulationRequest } from './simulation-request';

const riskFreeRate = 0.02;

/** Pays in first, then out (never below zero), then lets the rest grow. */
function accumulate(plan: Plan, growth: Float64Array, scenario: number, outcome: Outcome): void {
  let wealth = plan.currentSavings;
  let withdrawn = 0;
  outcome.wealth[scenario] = wealth;
  for (let month = 0; month < plan.months; month += 1) {
    const available = wealth + (plan.deposits[month] ?? 0);
    const taken = Math.min(available, plan.withdrawals[month] ?? 0);
    withdrawn += taken;
    wealth = (available - taken) * (growth[month] ?? 1);
    outcome.wealth[(month + 1) * scenarioCount + scenario] = wealth;
  }
  outcome.withdrawn[scenario] = withdrawn;
}

/** Statistics of the investment itself, whatever is paid in and out. */
function measure(growth: Float64Array, scenario: number, outcome: Outcome): void {
  const months = growth.length;
  let index = 1;
  let peak = 1;
  let drawdown = 0;
  let sum = 0;
  let squares = 0;
  for (let month = 0; month < months; month += 1) {
    const factor = growth[month] ?? 1;
    index *= factor;
    if (index > peak) peak = index;
    drawdown = Math.min(drawdown, index / peak - 1);
    sum += factor - 1;
    squares += (factor - 1) ** 2;
  }
  const annual = index ** (12 / months) - 1;
  const variance = months > 1 ? Math.max(0, squares - (sum * sum) / months) / (months - 1) : 0;
  const volatility = Math.sqrt(variance * 12);
  outcome.annualizedReturn[scenario] = annual;
  outcome.annualizedVolatility[scenario] = volatility;
  outcome.maxDrawdown[scenario] = drawdown;
  outcome.sharpeRatio[scenario] = volatility > 0 ? (annual - riskFreeRate) / volatility : 0;
  // A path that hardly ever fell has no meaningful ratio; the divisor is kept away from zero.
  outcome.marRatio[scenario] = annual / Math.max(-drawdown, 0.001);
}

export async function runScenarios(plan: Plan, seed: Buffer, pace: Pace): Promise<Outcome> {
  const random = new Random(seed);
  const outcome = emptyOutcome(plan.months);
  const growth = new Float64Array(plan.months);
  for (let scenario = 0; scenario < scenarioCount; scenario += 1) {
    drawGrowth(plan, random, growth);
    accumulate(plan, growth, scenario, outcome);
    measure(growth, scenario, outcome);
    if (pace.due) await pace.rest();
  }
  return outcome;
}

export async function simulate(request: SimulationRequest, pace: Pace): Promise<SimulationAnswer> {
  const seed = createHash('sha256').update(JSON.stringify(request)).digest();
  const plan = planOf(request);
  if (pace.due) await pace.rest();
  const outcome = await runScenarios(plan, seed, pace);
  return answerOf(plan, outcome, `practice-${seed.toString('hex').slice(0, 16)}`, pace);
}
