// The Coanda operations this program calls.
import type { ManagementMode } from '../../../preload/contract/catalogue';
import type { Operation } from '../operation';

export const acquireToken = { id: 'GET /user-service/v1/token/acquire', authentication: 'none', retry: 'never', answer: 'text', deadlineMs: 30_000 } as const satisfies Operation;

/** A simulation changes nothing on the other side, so it may be asked again. */
const simulation = (mode: ManagementMode): Operation => ({ id: `POST /simulator-service/simulator/${mode}_management`, authentication: 'bearer', retry: 'compute', answer: 'json', deadlineMs: 120_000 });

export const simulate: Record<ManagementMode, Operation> = { free: simulation('free'), delegated: simulation('delegated'), glidepath: simulation('glidepath') };
