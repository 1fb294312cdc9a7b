// What an environment offers: simulators, funds, advice journeys and products. Configuration, not API data:
// neither API lists them.
import { z } from 'zod';
import { isinProblem } from './isin';

/** How the savings are managed. Each mode is one Coanda operation. */
export const managementMode = z.enum(['free', 'delegated', 'glidepath']);

/** A Coanda simulator as the provider names it, with the profiles it offers (delegated and glidepath modes only). */
export const simulator = z.strictObject({
  /** Provider's identifier, e.g. `aaaic:simulators:243`. */
  uuid: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  mode: managementMode,
  profiles: z.array(z.strictObject({ index: z.int().min(0), name: z.string().min(1).max(200) })).default([]),
});

/** A fund line the advisor may choose. */
export const fund = z.strictObject({
  isin: z.string().refine((value) => isinProblem(value) === null, { error: 'not a valid ISIN (12 characters with a check digit)' }),
  name: z.string().min(1).max(200),
  /** ISO 4217 code, e.g. `EUR`. */
  currency: z.string().regex(/^[A-Z]{3}$/),
});

export const recoJourney = z.strictObject({ uuid: z.string().min(1).max(200), name: z.string().min(1).max(200) });
export const product = z.strictObject({ code: z.string().min(1).max(200), name: z.string().min(1).max(200) });

export const catalogue = z.strictObject({
  simulators: z.array(simulator).default([]),
  funds: z.array(fund).default([]),
  recoJourneys: z.array(recoJourney).default([]),
  products: z.array(product).default([]),
});

export type ManagementMode = z.infer<typeof managementMode>;
export type Simulator = z.infer<typeof simulator>;
export type Fund = z.infer<typeof fund>;
export type Catalogue = z.infer<typeof catalogue>;
