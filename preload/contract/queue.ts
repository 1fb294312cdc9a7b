// Simulations that wait for the network: each is run once when it is back, and never twice.
import { z } from 'zod';
import { callError } from './errors';
import { origin, simulationInput } from './simulations';
import { id, instant } from './values';

/**
 * `waiting` for the network; `running`; `done`, with the simulation it became; `failed`: the provider refused it;
 * `interrupted`: it may have reached the provider, so it is not sent again unless the advisor says so.
 */
export const queueState = z.enum(['waiting', 'running', 'done', 'failed', 'interrupted']);

export const newQueued = z.strictObject({ clientId: id, input: simulationInput, origin });

export const queued = newQueued.extend({
  id,
  clientName: z.string(),
  simulatorName: z.string(),
  queuedAt: instant,
  state: queueState,
  /** Why it waits again, failed or was interrupted. */
  error: callError.nullable(),
  simulationId: id.nullable(),
});

export type QueueState = z.infer<typeof queueState>;
export type NewQueued = z.infer<typeof newQueued>;
export type Queued = z.infer<typeof queued>;
