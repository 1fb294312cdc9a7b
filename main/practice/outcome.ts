// What a simulation produces, scenario by scenario, before it is summarised.

export const scenarioCount = 2000;
/** What came out, by scenario; `wealth` month by month, all scenarios of a month side by side. */
export interface Outcome {
  wealth: Float64Array;
  /** What could in fact be withdrawn. */
  withdrawn: Float64Array;
  annualizedReturn: Float64Array;
  annualizedVolatility: Float64Array;
  /** As a loss: -0.2 for a fall by 20 %. */
  maxDrawdown: Float64Array;
  sharpeRatio: Float64Array;
  marRatio: Float64Array;
}

export function emptyOutcome(months: number): Outcome {
  const perScenario = (): Float64Array => new Float64Array(scenarioCount);
  return {
    wealth: new Float64Array((months + 1) * scenarioCount),
    withdrawn: perScenario(),
    annualizedReturn: perScenario(),
    annualizedVolatility: perScenario(),
    maxDrawdown: perScenario(),
    sharpeRatio: perScenario(),
    marRatio: perScenario(),
  };
}
