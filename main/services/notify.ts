// How services tell the windows that something changed; they read again by themselves.
import type { EventPayload } from '../../preload/contract/calls';
import type { EventName } from '../../preload/contract/names';

export type Notify = <N extends EventName>(event: N, ...payload: [EventPayload<N>] extends [undefined] ? [] : [EventPayload<N>]) => void;
