// The names of the five statistics. Apart from their schemas, so that pages need no zod.

export const statisticNames = ['annualizedReturn', 'annualizedVolatility', 'maxDrawdown', 'sharpeRatio', 'marRatio'] as const;
export type StatisticName = (typeof statisticNames)[number];
