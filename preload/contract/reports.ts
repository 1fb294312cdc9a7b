// The PDF report of a simulation.
import { z } from 'zod';
import { about, language } from './app';
import { simulation } from './simulations';
import { id, instant } from './values';

/** Everything the printed pages show; the hidden report window asks for it. */
export const reportContent = z.strictObject({
  language,
  clientName: z.string(),
  contactId: z.int().nullable(),
  advisor: z.string().nullable(),
  simulation,
  /** Whether both systems could be reached when the report was made. */
  madeOffline: z.boolean(),
  madeAt: instant,
  about,
});

export const exported = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('cancelled') }),
  z.strictObject({ state: z.literal('saved'), exportId: id, fileName: z.string(), pages: z.int().nullable() }),
]);

export type ReportContent = z.infer<typeof reportContent>;
export type Exported = z.infer<typeof exported>;
