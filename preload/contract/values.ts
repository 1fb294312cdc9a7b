// The values every subject shares: money, months, instants and the stamp that says where a figure comes from.
import { z } from 'zod';

/** A calendar month, `YYYY-MM`. */
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
/** A day, `YYYY-MM-DD`, never shifted by a time zone. */
export const day = z.iso.date();
/** An instant, ISO 8601 in UTC. */
export const instant = z.iso.datetime();
/** ISO 4217 code. */
export const currency = z.string().regex(/^[A-Z]{3}$/);
/** An amount in minor units (cents for EUR). */
export const minor = z.int().min(-1e15).max(1e15);
/** A share: 0.15 for 15 %. */
export const fraction = z.number().min(0).max(1);
/** An identifier this program made. */
export const id = z.uuid();

export const money = z.strictObject({ minor, currency });
export type Money = z.infer<typeof money>;

/** `live` was read from the remote system just now, `cache` earlier, `estimate` was computed here. */
export const source = z.enum(['live', 'cache', 'estimate']);

/** A value read from a remote system, with when and how it was obtained. */
export interface Stamped<T> {
  data: T;
  /** When the remote system answered; null when it never did. */
  asOf: string | null;
  source: z.infer<typeof source>;
}

export const stamped = <T extends z.ZodType>(data: T) => z.strictObject({ data, asOf: instant.nullable(), source });
