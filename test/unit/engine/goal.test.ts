// What it takes, against trying it out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../main/engine/engine';
import { depositFor, isLinear } from '../../../main/engine/goal';
import type { Payments } from '../../../main/engine/payments';
import { baseOf, flat, level, paid, small } from './bases';

const months = 36;
const base = baseOf(level(months));
const bounds = { most: 1e7, step: 100 };
const engine = createEngine(small);
const unit = flat(months, 1);

const plans: [string, Payments, boolean][] = [
  ['savings alone', paid(months, { initial: 20_000 }), true],
  ['an income after the deposits', paid(months, { initial: 50_000, withdrawals: flat(months, 4000, 35) }), false],
  ['withdrawals before and between deposits', paid(months, { initial: 30_000, withdrawals: flat(months, 6000, 4, 12) }), false],
  ['withdrawals that empty the savings first', paid(months, { initial: 10_000, withdrawals: flat(months, 30_000, 2, 3) }), false],
];

describe('the amount for a goal', () => {
  it.each(plans)('is the least that reaches it: %s', async (_, payments, linear) => {
    expect(isLinear({ payments, unit })).toBe(linear);
    const probabilityOf = async (value: number) => (await engine.probability(base, { payments: { ...payments, contributions: payments.contributions.map((amount) => amount + value) }, target: 150_000 }))!;
    for (const probability of [0.3, 0.8, 0.95]) {
      const found = (await engine.amountFor(base, { payments, unit }, { target: 150_000, probability }, bounds))!;
      expect(found % bounds.step).toBe(0);
      expect(await probabilityOf(found)).toBeGreaterThanOrEqual(probability);
      expect(await probabilityOf(found - bounds.step)).toBeLessThan(probability);
    }
  });

  it('is linear where deposits end before the income begins', () => {
    const payments = paid(months, { withdrawals: flat(months, 500, 24) });
    expect(isLinear({ payments, unit: flat(months, 1, 0, 24) })).toBe(true);
    expect(isLinear({ payments, unit: flat(months, 1, 0, 25) })).toBe(false);
  });

  it('is nothing when the savings do already, and null beyond the bounds', async () => {
    expect(await engine.amountFor(base, { payments: paid(months, { initial: 1e6 }), unit }, { target: 1000, probability: 0.99 }, bounds)).toBe(0);
    expect(await engine.amountFor(base, { payments: paid(months), unit }, { target: 1e9, probability: 0.9 }, { most: 1000, step: 100 })).toBeNull();
  });
});

it('a deposit is the one that stands at its rank when all are put in order', () => {
  const figures = fc.array(fc.tuple(fc.double({ min: 0.01, max: 10, noNaN: true }), fc.double({ min: -100, max: 100, noNaN: true })), { minLength: 1, maxLength: 3000 });
  fc.assert(fc.property(figures, fc.double({ min: 0, max: 1000, noNaN: true }), fc.double({ min: 0.001, max: 1, noNaN: true }), fc.boolean(), (scenarios, target, probability, ordered) => {
    // In order, the sample looked at first says little of the rest.
    const sorted = ordered ? [...scenarios].sort(([a], [b]) => a - b) : scenarios;
    const basis = { perTarget: Float64Array.from(sorted, ([each]) => each), already: Float64Array.from(sorted, ([, there]) => there), enough: new Float64Array(sorted.length) };
    const all = sorted.map(([each, there]) => target * each - there).sort((a, b) => a - b);
    expect(depositFor(basis, target, probability)).toBe(Math.max(0, all[Math.max(1, Math.ceil(probability * all.length - 1e-9)) - 1]!));
  }), { numRuns: 100 });
});

it('a deposit is right also where the sample looked at first says nothing of the rest', () => {
  const [count, target] = [1600, 10];
  for (const low of [true, false]) {
    // Every sixteenth is far from all others, and those are all different.
    const already = Float64Array.from({ length: count }, (_, index) => (index % 16 === 0 ? (low ? 5000 : -5000) : (index * 7919) % count));
    const all = Array.from(already, (there) => Math.max(0, target * 200 - there)).sort((a, b) => a - b);
    for (const probability of [0.05, 0.5, 0.8, 1]) {
      const basis = { perTarget: new Float64Array(count).fill(200), already, enough: new Float64Array(count) };
      expect(depositFor(basis, target, probability)).toBe(all[Math.ceil(probability * count - 1e-9) - 1]);
    }
  }
});

it('the target for a probability is the most that so many reach', async () => {
  for (const [, payments] of plans) {
    const plan = { payments: { ...payments, contributions: flat(months, 1000) }, target: null };
    const found = await engine.targetFor(base, plan, 0.7, 100);
    expect(await engine.probability(base, { ...plan, target: Math.max(found, 1e-9) })).toBeGreaterThanOrEqual(0.7);
    expect(await engine.probability(base, { ...plan, target: found + 100 })).toBeLessThan(0.7);
  }
});
