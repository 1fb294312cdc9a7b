// The same work as people would write it in JavaScript: plain, and with the usual packages.
import { quantileSorted } from 'd3-array';
import { randomNormal } from 'd3-random';

const levels = [0.025, 0.25, 0.5, 0.75, 0.975];

/** @param {Float64Array} values */
function sortedQuantiles(values) {
  const sorted = values.slice().sort();
  return levels.map((level) => {
    const position = (sorted.length - 1) * level;
    const low = sorted[Math.floor(position)] ?? 0;
    return low + ((sorted[Math.floor(position) + 1] ?? low) - low) * (position % 1);
  });
}

/** @param {number[]} values */
const packagedQuantiles = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  return levels.map((level) => quantileSorted(sorted, level));
};

/** Typed arrays, Box–Muller, a sort for each month. */
export function plainJavaScript() {
  /** @type {Float64Array[]} */
  let growth = [];
  return {
    /** @param {number} months @param {number} scenarios @param {number} drift @param {number} volatility */
    draw(months, scenarios, drift, volatility) {
      growth = Array.from({ length: months }, () => Float64Array.from({ length: scenarios }, () => Math.exp(drift + volatility * Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random()))));
    },
    /** @param {number} contribution @param {number} target */
    ask(contribution, target) {
      const wealth = new Float64Array(growth[0]?.length ?? 0);
      const bands = growth.map((factors, month) => {
        const flow = contribution + (month === 0 ? 30_000 : 0);
        for (let index = 0; index < wealth.length; index += 1) wealth[index] = Math.max(0, (wealth[index] ?? 0) + flow) * (factors[index] ?? 0);
        return sortedQuantiles(wealth);
      });
      return { bands, probability: wealth.reduce((count, value) => count + (value >= target ? 1 : 0), 0) / wealth.length };
    },
    measure: () => measure(growth, sortedQuantiles, (list) => Float64Array.from(list)),
  };
}

/** d3-random for the paths, d3-array for the quantiles, arrays of numbers. */
export function packagedJavaScript() {
  /** @type {number[][]} */
  let growth = [];
  return {
    /** @param {number} months @param {number} scenarios @param {number} drift @param {number} volatility */
    draw(months, scenarios, drift, volatility) {
      const normal = randomNormal(drift, volatility);
      growth = Array.from({ length: months }, () => Array.from({ length: scenarios }, () => Math.exp(normal())));
    },
    /** @param {number} contribution @param {number} target */
    ask(contribution, target) {
      let wealth = Array.from({ length: growth[0]?.length ?? 0 }, () => 0);
      const bands = growth.map((factors, month) => {
        wealth = wealth.map((value, index) => Math.max(0, value + contribution + (month === 0 ? 30_000 : 0)) * (factors[index] ?? 0));
        return packagedQuantiles(wealth);
      });
      return { bands, probability: wealth.filter((value) => value >= target).length / wealth.length };
    },
    measure: () => measure(growth, packagedQuantiles, (list) => list),
  };
}

/**
 * @template T
 * @param {readonly ArrayLike<number>[]} growth
 * @param {(values: T) => (number | undefined)[]} quantiles
 * @param {(list: number[]) => T} as
 */
function measure(growth, quantiles, as) {
  const months = growth.length;
  const each = Array.from({ length: growth[0]?.length ?? 0 }, (_, index) => {
    let [worth, peak, low, sum, squares] = [1, 1, 1, 0, 0];
    for (const factors of growth) {
      const factor = factors[index] ?? 1;
      worth *= factor;
      peak = Math.max(peak, worth);
      low = Math.min(low, worth / peak);
      sum += factor - 1;
      squares += (factor - 1) ** 2;
    }
    const annual = worth ** (12 / months) - 1;
    const volatility = Math.sqrt((Math.max(0, squares - (sum * sum) / months) / Math.max(1, months - 1)) * 12);
    return [annual, volatility, low - 1, volatility > 0 ? (annual - 0.02) / volatility : 0, annual / Math.max(1 - low, 0.001)];
  });
  return [0, 1, 2, 3, 4].map((statistic) => quantiles(as(each.map((values) => values[statistic] ?? 0))));
}
