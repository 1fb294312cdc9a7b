// The diagnostic log, as whoever sends it to support reads it first.
import { z } from 'zod';

/** `text`: the newest entries, a line of JSON each, oldest first; `entries` counts all there are. */
export const diagnostics = z.strictObject({ text: z.string(), entries: z.int(), since: z.string().nullable(), bytes: z.int() });

/** An error of a page: its class and its places in the program, which main checks again. */
export const pageError = z.strictObject({ errorClass: z.string().max(100), places: z.array(z.string().max(200)).max(8) });

export type Diagnostics = z.infer<typeof diagnostics>;
