// Whether a newer version of the program is there, as pages are told.
import { z } from 'zod';
import { instant } from './values';

/** `noAnswer`: nothing came; `unreadable`: no list of versions; `signature`: not by whom the organisation named; `damaged`: not what was signed; `notKept`: no room. */
export const updateFailure = z.enum(['noAnswer', 'unreadable', 'signature', 'damaged', 'notKept']);

export const updates = z.strictObject({
  /** `off`: the organisation names no source. `available`: newer, and not to be put in place from here. `ready`: takes over when the program ends. */
  state: z.enum(['off', 'unknown', 'current', 'available', 'ready', 'failed']),
  version: z.string().nullable(),
  failure: updateFailure.nullable(),
  checkedAt: instant.nullable(),
});

export type UpdateFailure = z.infer<typeof updateFailure>;
export type Updates = z.infer<typeof updates>;
