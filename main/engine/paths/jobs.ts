// What a worker does of each job: its own scenarios, and where all of them are needed its own months.
import { keysOf, type Core } from './core';
import { block, shareOf, type Layout } from './layout';

export type Job =
  | { kind: 'draw'; seed: number }
  | { kind: 'ask'; months: number; target: number | null }
  | { kind: 'line'; months: number; floored: boolean }
  | { kind: 'measure'; months: number; followed: boolean };

export interface Place { core: Core; buffer: ArrayBufferLike; layout: Layout; worker: number; workers: number }

/** Sharpe ratios are over this yearly return, MAR ratios over at least this drawdown. */
const riskFree = 0.02;
const leastDrawdown = 0.001;
/** Scenarios drawn over all months before the next: their trails stay near the processor. */
const stretch = 1024;
const spins = 3000;
const patience = 20_000;

/** Waits until every worker is here. */
function meet({ buffer, layout, workers }: Place): void {
  if (workers === 1) return;
  const counters = new Int32Array(buffer, layout.control, 2);
  const round = Atomics.load(counters, 1);
  if (Atomics.add(counters, 0, 1) + 1 === workers) {
    Atomics.store(counters, 0, 0);
    Atomics.add(counters, 1, 1);
    Atomics.notify(counters, 1);
    return;
  }
  for (let spin = 0; spin < spins; spin += 1) if (Atomics.load(counters, 1) !== round) return;
  while (Atomics.load(counters, 1) === round) if (Atomics.wait(counters, 1, round, patience) === 'timed-out') throw new Error('another worker did not come');
}

function draw({ core, buffer, layout, worker, workers }: Place, seed: number): void {
  const monthly = (at: number) => new Float32Array(buffer, at, layout.months);
  const [drift, volatility, lean, tail] = [monthly(layout.drift), monthly(layout.volatility), monthly(layout.lean), monthly(layout.tail)] as const;
  const keys = Array.from(drift, (_, month) => keysOf(seed, month));
  const share = shareOf(layout.scenarios, worker, workers);
  for (let first = share.first; first < share.first + share.count; first += stretch) {
    const count = Math.min(stretch, share.first + share.count - first);
    const at = first * 4;
    core.beginTrail(layout.trail + at, layout.stride, count);
    for (let month = 0; month < layout.months; month += 1) {
      const row = layout.growth + month * layout.stride + at;
      core.drawMonth(row, first, count, ...keys[month]!, drift[month]!, volatility[month]!, lean[month]!, tail[month]!, layout.shift + at, layout.scale + at);
      core.followMonth(row, layout.trail + at, layout.stride, count);
    }
  }
}

function ask(place: Place, months: number, target: number | null): void {
  const { core, buffer, layout, worker, workers } = place;
  const { stride, scenarios } = layout;
  const flows = new Float32Array(buffer, layout.flows, months);
  const asked = new Int32Array(buffer, layout.asked, months);
  const { first, count } = shareOf(scenarios, worker, workers);
  const scratch = layout.scratch + worker * layout.scratchBytes;
  const rowOf = (turn: number): number => layout.wealth + (turn % (2 * block)) * stride;
  let before = layout.nothing;
  let [month, turn] = [0, 0];
  while (month < months) {
    const ends: number[] = [];
    // Months nobody asks for are gone over in the row of the next that is asked for: workers meet less often, and it stays near.
    while (month < months && ends.length < block) {
      const row = rowOf(turn + ends.length);
      core.advance(before + first * 4, row + first * 4, layout.growth + month * stride + first * 4, count, flows[month]!);
      before = row;
      if (asked[month] !== 0) ends.push(month);
      month += 1;
    }
    meet(place);
    for (const end of ends) {
      if (turn % workers === worker) core.quantiles(rowOf(turn), scenarios, layout.ranks, layout.answers + end * 20, scratch);
      turn += 1;
    }
  }
  const own = Math.max(0, Math.min(count, scenarios - first));
  new Int32Array(buffer, layout.control, 2 + workers)[2 + worker] = target === null ? 0 : core.reaching(before + first * 4, own, target);
}

function line({ core, buffer, layout, worker, workers }: Place, months: number, floored: boolean): void {
  const { stride } = layout;
  const flows = new Float32Array(buffer, layout.flows, months);
  const { first, count } = shareOf(layout.scenarios, worker, workers);
  const step = floored ? core.advance : core.carry;
  for (let at = first; at < first + count; at += stretch) {
    const some = Math.min(stretch, first + count - at);
    for (let month = 0; month < months; month += 1) step((month === 0 ? layout.nothing : layout.line) + at * 4, layout.line + at * 4, layout.growth + month * stride + at * 4, some, flows[month]!);
  }
}

function measure(place: Place, months: number, followed: boolean): void {
  const { core, layout, worker, workers } = place;
  const { stride, scenarios } = layout;
  const { first, count } = shareOf(scenarios, worker, workers);
  if (!followed) {
    for (let at = first; at < first + count; at += stretch) {
      const some = Math.min(stretch, first + count - at);
      core.beginTrail(layout.trail + at * 4, stride, some);
      for (let month = 0; month < months; month += 1) core.followMonth(layout.growth + month * stride + at * 4, layout.trail + at * 4, stride, some);
    }
  }
  core.measureTrail(layout.trail + first * 4, stride, layout.measured + first * 4, count, months, riskFree, leastDrawdown);
  meet(place);
  for (let row = worker; row < 5; row += workers) {
    core.turn(layout.measured + row * stride, stride >> 2);
    core.quantiles(layout.measured + row * stride, scenarios, layout.ranks, layout.measuredAnswers + row * 20, layout.scratch + worker * layout.scratchBytes);
  }
}

export function work(place: Place, job: Job): void {
  if (job.kind === 'draw') draw(place, job.seed);
  else if (job.kind === 'ask') ask(place, job.months, job.target);
  else if (job.kind === 'line') line(place, job.months, job.floored);
  else measure(place, job.months, job.followed);
}
