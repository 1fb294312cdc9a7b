// Where everything lies in the memory that workers share. All addresses and sizes are in bytes.

/** How many months that are asked for are worked out before their quantiles are: few enough to stay near the processor. */
export const block = 12;

export interface Layout {
  months: number;
  scenarios: number;
  /** From one row of scenarios to the next. */
  stride: number;
  /** Two counters to meet at, then one for each worker: scenarios that reached the target. */
  control: number;
  drift: number; volatility: number; lean: number; tail: number;
  flows: number;
  /** One whole number a month: not zero where quantiles are wanted. */
  asked: number;
  ranks: number;
  /** Five figures a month, from month 1; then five a statistic. */
  answers: number; measuredAnswers: number;
  shift: number; scale: number;
  trail: number; measured: number;
  /** A row of nothing, before the first month. */
  nothing: number;
  wealth: number;
  /** The last row of what was asked for whole. */
  line: number;
  scratch: number; scratchBytes: number;
  growth: number;
  bytes: number;
}

export const mostWorkers = 16;
/** The compiled core's own constants come first. */
const constants = 4096;

export function layoutOf(months: number, scenarios: number, scratchBytes: number): Layout {
  let end = constants;
  const take = (bytes: number): number => {
    const at = end;
    end = Math.ceil((end + bytes) / 64) * 64;
    return at;
  };
  const stride = Math.ceil(scenarios / 8) * 32;
  const each = months * 4;
  return {
    months, scenarios, stride, scratchBytes,
    control: take(8 + mostWorkers * 4), drift: take(each), volatility: take(each), lean: take(each), tail: take(each), flows: take(each), asked: take(each), ranks: take(40),
    answers: take(5 * each), measuredAnswers: take(100),
    shift: take(stride), scale: take(stride), trail: take(5 * stride), measured: take(5 * stride), nothing: take(stride), wealth: take(2 * block * stride), line: take(stride),
    scratch: take(mostWorkers * scratchBytes), growth: take(months * stride), bytes: end,
  };
}

/** The scenarios of one of several workers: whole groups of eight, as evenly as they go. */
export function shareOf(scenarios: number, worker: number, workers: number): { first: number; count: number } {
  const groups = Math.ceil(scenarios / 8);
  const first = Math.floor((groups * worker) / workers) * 8;
  return { first, count: Math.floor((groups * (worker + 1)) / workers) * 8 - first };
}
