// Reading a simulation's answer: every scale and shape it may have, and each missing part named with the rest intact.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAxis, readResult } from '../../../../main/api/coanda/result';
import { Failure } from '../../../../main/failure';
import { addMonths } from '../../../../preload/contract/simulation-check';
import { simulationResult, type MissingPart } from '../../../../preload/contract/simulations';
import { sampleAnswer, sampleInput } from '../../../samples';

type Wire = Record<string, unknown>;
const input = sampleInput();
const expectedMonths = Array.from({ length: 61 }, (_, index) => addMonths('2020-08', index));
const clone = (value: unknown) => JSON.parse(JSON.stringify(value)) as Wire;
/** The sample answer with the value at a path replaced, or removed when undefined. */
function answer(path = '', value?: unknown, xs?: number[]): Wire {
  const body = clone(sampleAnswer(xs));
  if (path === '') return body;
  const parts = path.split('/');
  const holder = parts.slice(0, -1).reduce<Wire>((at, part) => at[part] as Wire, body);
  if (value === undefined) delete holder[parts.at(-1)!];
  else holder[parts.at(-1)!] = value;
  return body;
}
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof Failure ? error.code : `unexpected ${String(error)}`;
  }
  return 'nothing thrown';
};

describe('a whole answer', () => {
  it('is read with nothing missing, amounts in minor units and shares as fractions', () => {
    const read = readResult(answer(), input);
    expect(read.missing).toEqual([]);
    expect(simulationResult.parse(read)).toEqual(read);
    expect(read.months).toEqual(expectedMonths);
    expect([read.median[0], read.median.at(-1), read.savings[0]]).toEqual([120_000, 126_000, 100_000]);
    expect(read.bands.lower).toEqual({ low: expectedMonths.map((_, index) => 80_000 + 100 * index), high: expectedMonths.map((_, index) => 100_000 + 100 * index) });
    expect([read.bands.central?.high[0], read.bands.upper?.high[60]]).toEqual([140_000, 176_000]);
    expect([read.scenarioCount, read.successProbability, read.probabilityAboveSavings]).toEqual([2000, 0.8125, 0.645]);
    expect(read.table).toEqual({
      capital: { min: 86_000, low: 106_000, high: 146_000, max: 176_000 }, gain: { min: -14_000, low: 6000, high: 46_000, max: 76_000 },
      absoluteReturn: { min: -0.14, low: 0.06, high: 0.46, max: 0.76 }, paidIn: 100_000, paidInGross: 102_000,
    });
    expect(read.allocation).toEqual([{ name: 'Actions', weight: 0.6 }, { name: 'Obligations', weight: 0.4 }]);
    expect(read.statistics?.sharpeRatio.q975).toBeCloseTo(0.7);
  });

  it('may draw its lines as lists or inside an object', () => {
    const whole = readResult(answer(), input);
    for (const name of ['median', 'savings', 'lower_area', 'mid_area', 'upper_area']) {
      const list = ((answer()['graphs'] as Wire)['synthesis'] as Wire)[name];
      expect(readResult(answer(`graphs/synthesis/${name}`, { name, data: list }), input)).toEqual(whole);
    }
  });

  it('may be a single point drawn as an object', () => {
    const body = answer('graphs/synthesis', { savings: { x: 0, y: 10 }, median: { x: 0, y: 12 }, lower_area: { x: 0, low: 8, high: 9 }, mid_area: { x: 0, low: 9, high: 13 }, upper_area: { x: 0, low: 13, high: 14 } });
    expect(readResult(body, input)).toMatchObject({ months: ['2020-08'], median: [1200], savings: [1000], bands: { central: { low: [900], high: [1300] } }, missing: [] });
  });

  it('may come out of order and in any letter case', () => {
    const median = ((answer()['graphs'] as Wire)['synthesis'] as Wire)['median'] as unknown[];
    expect(readResult(answer('graphs/synthesis/median', [...median].reverse()), input)).toEqual(readResult(answer(), input));
    const { graphs, ...rest } = answer();
    expect(readResult({ ...rest, Graphs: graphs }, input).missing).toEqual([]);
  });
});

describe('the axis', () => {
  const yyyymm = expectedMonths.map((month) => Number(month.replace('-', '')));
  const at = (hour: number) => expectedMonths.map((month) => Date.parse(`${month}-01T00:00:00Z`) + hour * 3_600_000);

  it('is read as a month index, as YYYYMM or as epoch milliseconds', () => {
    for (const xs of [expectedMonths.map((_, index) => index), yyyymm, at(0)]) expect(readResult(answer('', undefined, xs), input)).toMatchObject({ months: expectedMonths, missing: [] });
  });

  it('keeps the month of a midnight in Paris', () => {
    expect(readAxis(at(-2), input)).toEqual(expectedMonths);
    expect(readAxis(at(-1), input)).toEqual(expectedMonths);
  });

  it('is called missing, not guessed, when it fits nothing', () => {
    const odd: number[][] = [
      expectedMonths.map((_, index) => index + 0.5), expectedMonths.map((_, index) => -index), expectedMonths.map((_, index) => 1000 + index),
      expectedMonths.map((_, index) => 203_001 + index), expectedMonths.map((_, index) => Date.parse('2031-01-15') + index * 2_629_800_000), expectedMonths.map((_, index) => index * 30),
    ];
    for (const xs of odd) {
      const read = readResult(answer('', undefined, xs), input);
      expect(read.months).toEqual([]);
      expect(read.missing).toEqual(['axis', 'median', 'savings', 'lowerBand', 'centralBand', 'upperBand']);
      expect([read.successProbability, read.table?.paidIn]).toEqual([0.8125, 100_000]);
    }
  });

  it('of years and months has the months of a year and no other', () => {
    for (const xs of [[202_010, 202_011, 202_100], [202_011, 202_013], [202_011, 202_012.5]]) expect(readAxis(xs, input), String(xs)).toBeNull();
    expect(readAxis([202_012, 202_101], input)).toEqual(['2020-12', '2021-01']);
  });

  it('may begin a month early and end a month late, no more', () => {
    // From 2020-08, 60 months.
    expect(readAxis([0, 61], input)).toEqual(['2020-08', '2025-09']);
    expect(readAxis([0, 62], input)).toBeNull();
    expect(readAxis([202_007, 202_509], input)).toEqual(['2020-07', '2025-09']);
    expect(readAxis([202_006], input)).toBeNull();
    expect(readAxis([202_510], input)).toBeNull();
    expect(readAxis([Date.parse('2020-07-01'), Date.parse('2025-09-01')], input)).toEqual(['2020-07', '2025-09']);
    for (const day of ['2020-06-30T11:59', '2025-10-01']) expect(readAxis([Date.parse(`${day}${day.includes('T') ? 'Z' : ''}`)], input), day).toBeNull();
  });

  it('two points of one month are not two months', () => {
    expect(readAxis([Date.parse('2020-08-02'), Date.parse('2020-08-20')], input)).toBeNull();
    expect(readAxis([], input)).toBeNull();
  });

  it('finds every month again, for any start and horizon, in all three units', () => {
    fc.assert(fc.property(fc.integer({ min: 1950, max: 2100 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 720 }), (year, month, horizonMonths) => {
      const startMonth = `${year}-${String(month).padStart(2, '0')}`;
      const months = Array.from({ length: horizonMonths + 1 }, (_, index) => addMonths(startMonth, index));
      const asked = { startMonth, horizonMonths };
      expect(readAxis(months.map((_, index) => index), asked)).toEqual(months);
      expect(readAxis(months.map((text) => Number(text.replace('-', ''))), asked)).toEqual(months);
      if (year >= 1972) expect(readAxis(months.map((text) => Date.parse(`${text}-01`)), asked)).toEqual(months);
    }), { numRuns: 40 });
  });
});

describe('single scenarios', () => {
  const months = 3;
  const drawn = (name: string, from: number) => ({ name, data: Array.from({ length: months }, (_, x) => ({ x, y: from + x })) });
  const scenariosOf = (graphs: Wire) => {
    const body = answer('', undefined, Array.from({ length: months }, (_, x) => x));
    Object.assign(body['graphs'] as Wire, graphs);
    return readResult(body, input).scenarios;
  };

  it('of the plain list are those that are none of the drawn lines', () => {
    const lines = ['savings', 'Median', 'target', 'lower_area', 'mid area', 'upperarea'].map((name) => drawn(name, 1));
    expect(scenariosOf({ scenarios: [...lines, drawn('Scenario 17', 10), { data: drawn('', 20).data }, drawn('target reached', 30)] })).toEqual([
      { name: 'Scenario 17', values: [1000, 1100, 1200] }, { name: '2', values: [2000, 2100, 2200] }, { name: 'target reached', values: [3000, 3100, 3200] },
    ]);
  });

  it('are the smooth ones where there are any, and one may come without a list', () => {
    expect(scenariosOf({ scenarios_smooth: [drawn('A', 1)], scenarios: [drawn('B', 2)] })).toEqual([{ name: 'A', values: [100, 200, 300] }]);
    expect(scenariosOf({ scenarios_smooth: drawn('A', 1) })).toEqual([{ name: 'A', values: [100, 200, 300] }]);
    expect(scenariosOf({ scenarios: drawn('B', 2) })).toEqual([{ name: 'B', values: [200, 300, 400] }]);
    expect(scenariosOf({ scenarios: 'none', scenarios_smooth: null })).toEqual([]);
  });

  it('have holes where they say nothing, and are left out where they say nothing at all', () => {
    expect(scenariosOf({ scenarios: [{ name: 'A', data: [{ x: 1, y: 5 }, { x: 2, y: 'much' }, { x: 9, y: 1 }] }, { name: 'B', data: [{ x: 9, y: 1 }] }, { name: 'C' }] })).toEqual([{ name: 'A', values: [null, 500, null] }]);
  });

  it('are fifty at most, and none without an axis', () => {
    const many = Array.from({ length: 51 }, (_, index) => drawn(`S${index + 1}`, index));
    expect(scenariosOf({ scenarios: many }).map(({ name }) => name)).toEqual(many.slice(0, 50).map(({ name }) => name));
    expect(scenariosOf({ scenarios: many, synthesis: null })).toEqual([]);
  });
});

it.each([[0, 0], [2000, 2000], [-1, null], [12.5, null], ['2000', null], [null, null]])('a number of scenarios given as %s is read as %s', (given, read) => {
  expect(readResult(answer('graphs/nb_scenarios', given), input).scenarioCount).toBe(read);
});

describe('the allocation', () => {
  const allocation = (list: unknown) => readResult(answer('uc_allocation', list), input).allocation.map(({ name, weight }) => [name, weight]);
  it('is 0–1 or 0–100, told by what all of it comes to', () => {
    expect(allocation([{ series: 'A', percentage: 0.6 }, { series: 'B', percentage: 0.4 }])).toEqual([['A', 0.6], ['B', 0.4]]);
    expect(allocation([{ series: 'A', percentage: 1 }, { series: 'B', percentage: 0.5 }])).toEqual([['A', 1], ['B', 0.5]]);
    expect(allocation([{ series: 'A', percentage: 1 }, { series: 'B', percentage: 99 }])).toEqual([['A', 0.01], ['B', 0.99]]);
  });

  it('may be one line without a list, and leaves out what has no name or no share', () => {
    expect(allocation({ series: 'A', percentage: 100 })).toEqual([['A', 1]]);
    expect(allocation([{ series: 'A', percentage: 60 }, { percentage: 30 }, { series: 'C' }, null])).toEqual([['A', 0.6]]);
  });
});

describe('percentages', () => {
  const shares = (top: unknown, inGraphs: unknown, above: unknown, asked = input) => {
    const body = answer('success_percentage', top);
    Object.assign(body['graphs'] as Wire, { success_percentage: inGraphs, scenarios_perc_above_cumulative_savings: above });
    const { successProbability, probabilityAboveSavings, missing } = readResult(body, asked);
    return [successProbability, probabilityAboveSavings, missing.includes('successProbability')];
  };

  it('are 0–1 or 0–100, decided once for the answer', () => {
    expect(shares(0.8, 0.8, 0.6)).toEqual([0.8, 0.6, false]);
    expect(shares(80, 80, 60)).toEqual([0.8, 0.6, false]);
    expect(shares(0.5, 0.5, 60)).toEqual([0.005, 0.6, false]);
    expect(shares(1, 1, 1)).toEqual([1, 1, false]);
    expect(shares(0, 0, 0)).toEqual([0, 0, false]);
    expect(shares(100, 100, 100)).toEqual([1, 1, false]);
  });

  it('are taken from the graphs when the top has none, and are missing when senseless', () => {
    expect(shares(null, 80, 60)).toEqual([0.8, 0.6, false]);
    expect(shares(null, null, 60)).toEqual([null, 0.6, true]);
    expect(shares('80', {}, 60)).toEqual([null, 0.6, true]);
    expect(shares(101, 101, 60)).toEqual([null, 0.6, true]);
    expect(shares(-1, -1, 60)).toEqual([null, 0.6, true]);
  });

  it('of success are never shown without a target', () => {
    expect(shares(80, 80, 60, sampleInput({ targetAmount: null }))).toEqual([null, 0.6, false]);
  });
});

describe('statistics', () => {
  it('on the 0–100 scale become fractions, the two ratios stay as they are', () => {
    const asFractions = readResult(answer(), input).statistics!;
    const body = answer();
    for (const name of ['annualized_return', 'max_drawdown', 'annualized_volatility']) {
      const quantiles = (body['statistics'] as Wire)[name] as Record<string, number>;
      for (const key of Object.keys(quantiles)) quantiles[key] = quantiles[key]! * 100;
    }
    const read = readResult(body, input).statistics!;
    for (const name of ['annualizedReturn', 'annualizedVolatility', 'maxDrawdown'] as const) for (const [key, value] of Object.entries(read[name])) expect(value).toBeCloseTo(asFractions[name][key as 'q50']!, 10);
    expect(read.sharpeRatio).toEqual(asFractions.sharpeRatio);
    expect(read.marRatio).toEqual(asFractions.marRatio);
  });

  it('are on the 0–100 scale only beyond what fractions can be', () => {
    const figure = (name: string, value: number) => Object.values(readResult(answer(`statistics/${name}`, { quantile_50: value }), input).statistics!).map(({ q50 }) => q50!);
    const [annualReturn, volatility] = [0.02, 0.09];
    for (const [name, at, most] of [['annualized_return', 0, 1.5], ['annualized_volatility', 1, 1.5], ['max_drawdown', 2, 1]] as const) {
      for (const sign of [1, -1]) {
        expect(figure(name, sign * most)[at]).toBe(sign * most);
        expect(figure(name, sign * (most + 0.5))[at]).toBeCloseTo(sign * (most + 0.5) / 100, 12);
      }
    }
    // All three together, whichever tells.
    expect(figure('max_drawdown', -40)[0]).toBeCloseTo(annualReturn / 100, 12);
    expect(figure('max_drawdown', -40)[1]).toBeCloseTo(volatility / 100, 12);
    expect(figure('sharp_ratio', 40)[0]).toBeCloseTo(annualReturn, 12);
  });

  it('keep what is there when a figure or a whole statistic is absent', () => {
    const read = readResult(answer('statistics/max_drawdown/quantile_2.5', null), input);
    expect(read.statistics?.maxDrawdown.q025).toBeNull();
    expect(read.statistics?.maxDrawdown.q25).toBeCloseTo(-0.32);
    const without = readResult(answer('statistics/sharp_ratio'), input);
    expect(without.statistics?.sharpeRatio).toEqual({ q025: null, q25: null, q50: null, q75: null, q975: null });
    expect(without.missing).toEqual([]);
  });
});

describe('the table', () => {
  it('has its return in fractions on either scale', () => {
    const percentages = answer('scenarios_table/absolute_return', { max: 76, min: -14, in_between: { high: 46, low: 6 } });
    expect(readResult(percentages, input).table?.absoluteReturn).toEqual({ min: -0.14, low: 0.06, high: 0.46, max: 0.76 });
  });

  it('has its return told by the gain over what was paid in, and as given where that is not known', () => {
    const absolute = (given: Wire, changes: Wire = {}) => {
      const body = answer('scenarios_table/absolute_return', given);
      Object.assign(body['scenarios_table'] as Wire, changes);
      return readResult(body, input).table?.absoluteReturn;
    };
    // 0.46 is the gain of the higher end over 1000 paid in.
    expect(absolute({ in_between: { high: 46 } })).toMatchObject({ high: 0.46, max: null });
    expect(absolute({ in_between: { high: 0.46 } })).toMatchObject({ high: 0.46 });
    expect(absolute({ max: -50 }, { capital_gain_or_loss: { max: -500 } })).toMatchObject({ max: -0.5 });
    for (const nothing of [{ cumulative_savings: 0 }, { cumulative_savings: null }, { capital_gain_or_loss: null }]) expect(absolute({ max: 76 }, nothing)).toMatchObject({ max: 76 });
    expect(absolute({ min: -14 })).toMatchObject({ min: -14, max: null });
    // As far from one as from the other.
    expect(absolute({ max: 0 }, { capital_gain_or_loss: { max: 0 } })).toMatchObject({ max: 0 });
  });

  it('is there for any one of its figures, and missing without', () => {
    const only = (table: Wire) => readResult(answer('scenarios_table', table), input);
    expect(only({ cumulative_savings: 10 }).table).toMatchObject({ paidIn: 1000, paidInGross: null });
    for (const name of ['capital_distribution_at_horizon', 'capital_gain_or_loss', 'absolute_return']) expect(only({ [name]: { in_between: { low: 1 } } }).table, name).not.toBeNull();
    expect(only({ gross_cumulative_savings: 10 })).toMatchObject({ table: null, missing: ['scenariosTable'] });
  });

  it('keeps nulls as absent figures', () => {
    const read = readResult(answer('scenarios_table/capital_gain_or_loss', { max: null, in_between: null }), input);
    expect(read.table?.gain).toEqual({ min: null, low: null, high: null, max: null });
    expect(read.table?.capital.max).toBe(176_000);
  });
});

describe('what is absent', () => {
  const parts: [string, MissingPart[]][] = [
    ['graphs/synthesis/savings', ['savings']], ['graphs/synthesis/lower_area', ['lowerBand']], ['graphs/synthesis/mid_area', ['centralBand']], ['graphs/synthesis/upper_area', ['upperBand']],
    ['statistics', ['statistics']], ['scenarios_table', ['scenariosTable']], ['uc_allocation', ['allocation']],
    ['graphs/synthesis/median', ['axis', 'median', 'savings', 'lowerBand', 'centralBand', 'upperBand']],
    ['graphs', ['axis', 'median', 'savings', 'lowerBand', 'centralBand', 'upperBand']],
  ];

  it.each(parts)('%s is named, and the rest is kept', (path, names) => {
    for (const value of [undefined, null, 'float', []]) {
      const read = readResult(answer(path, value), input);
      expect([...read.missing].sort()).toEqual([...names].sort());
      const whole = readResult(answer(), input);
      if (!names.includes('median')) expect(read.median).toEqual(whole.median);
      if (!names.includes('statistics')) expect(read.statistics).toEqual(whole.statistics);
      if (!names.includes('scenariosTable')) expect(read.table).toEqual(whole.table);
      if (!names.includes('allocation')) expect(read.allocation).toEqual(whole.allocation);
      if (!names.includes('centralBand')) expect(read.bands.central).toEqual(whole.bands.central);
    }
  });

  it('a line with one hole is missing as a whole, never drawn with a wrong value', () => {
    const savings = (((answer()['graphs'] as Wire)['synthesis'] as Wire)['savings'] as Wire[]).filter((_, index) => index !== 30);
    expect(readResult(answer('graphs/synthesis/savings', savings), input)).toMatchObject({ savings: [], missing: ['savings'] });
    const median = ((answer()['graphs'] as Wire)['synthesis'] as Wire)['median'] as Wire[];
    median[3]!['y'] = null;
    const read = readResult(answer('graphs/synthesis/median', median), input);
    expect([read.median, read.missing, read.savings.length]).toEqual([[], ['median'], 61]);
  });

  it('makes the answer unreadable only when nothing at all can be used', () => {
    for (const body of [{}, { graphs: {} }, { success_percentage: 'float' }, { uc_allocation: [{ series: 'a', percentage: 1 }] }, null, [], 'text', 4]) expect(codeOf(() => readResult(body, input)), JSON.stringify(body)).toBe('unreadableAnswer');
    expect(readResult({ success_percentage: 50 }, input)).toMatchObject({ successProbability: 0.5, median: [] });
    expect(() => readResult({}, input)).toThrow(expect.objectContaining({ details: { reason: 'empty' } }) as Error);
    expect(() => readResult([], input)).toThrow(expect.objectContaining({ details: { reason: 'shape' } }) as Error);
  });
});

describe('whatever comes', () => {
  /** The sample with any one value in it replaced by anything. */
  const mangled = fc.tuple(fc.nat(10_000), fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.double(), fc.constantFrom(999_999_999_999_999, -999_999_999_999_999, 1e14))).map(([pick, value]) => {
    const body = clone(sampleAnswer(Array.from({ length: 4 }, (_, index) => index)));
    const places: [Record<string, unknown>, string][] = [];
    const walk = (node: unknown) => {
      if (typeof node !== 'object' || node === null) return;
      for (const key of Object.keys(node)) {
        places.push([node as Wire, key]);
        walk((node as Wire)[key]);
      }
    };
    walk(body);
    const [holder, key] = places[pick % places.length]!;
    holder[key] = value;
    return clone(body);
  });

  it('throws nothing but failures, and what is read fits the contract, so that it can be stored and read again', () => {
    fc.assert(fc.property(fc.oneof(fc.jsonValue({ maxDepth: 5 }), mangled, mangled), (body) => {
      let read;
      try {
        read = readResult(body, input);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
        return;
      }
      expect(simulationResult.parse(JSON.parse(JSON.stringify(read)))).toEqual(JSON.parse(JSON.stringify(read)));
    }), { numRuns: 2000 });
  });

  it('keeps enormous amounts out rather than storing what cannot be read again', () => {
    for (const path of ['scenarios_table/cumulative_savings', 'scenarios_table/gross_cumulative_savings']) {
      const read = readResult(answer(path, 5e14), input);
      expect(() => simulationResult.parse(read)).not.toThrow();
    }
    const median = ((answer()['graphs'] as Wire)['synthesis'] as Wire)['median'] as Wire[];
    median[60]!['y'] = 9e14;
    const read = readResult(answer('graphs/synthesis/median', median), input);
    expect(simulationResult.safeParse(read).success).toBe(true);
    expect(read.missing).toEqual(['median']);
  });
});
