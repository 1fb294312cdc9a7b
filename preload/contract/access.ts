// A client's own online access at the provider: whether it is locked.
import { z } from 'zod';
import { instant } from './values';

export const clientAccess = z.strictObject({
  /** null where the provider did not say. */
  passcodeLocked: z.boolean().nullable(),
  mtanLocked: z.boolean().nullable(),
  secondFactorLocked: z.boolean().nullable(),
  /** The provider's own word, e.g. `IsActive`; the set is open. */
  statusCode: z.string().nullable(),
  asOf: instant,
});
export type ClientAccess = z.infer<typeof clientAccess>;
