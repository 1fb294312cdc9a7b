// What of the program's doings is worth an entry in the diagnostic log.
import type { Done } from '../api/http';
import { asFailure, Failure } from '../failure';
import type { Observer } from '../ipc/dispatcher';
import { placeOf } from '../../preload/contract/error-place';
import type { DiagnosticLog } from './log';

/** A call that took longer is noted although it succeeded. */
const slowMs = 1000;
/** These wait for people, or for a simulation that has an entry of its own. */
const patient = /^(?:session\.awaitApproval|imports\.choose|firm\.chooseLogo|simulations\.(?:run|exportTable)|reports\.export|activity\.export|clients\.export|backup\.make|restore\.choose|diagnostics\.save|preview\.(?:save|print))/;

export function observeCalls(log: DiagnosticLog): Observer {
  return (name, milliseconds, error) => {
    if (error === null) {
      if (milliseconds > slowMs && !patient.test(name)) log.note('call', { name, milliseconds });
      return;
    }
    const { code, details } = asFailure(error);
    if (code === 'cancelled' || code === 'locked') return;
    log.note('call', { name, code, reason: details?.['reason'], milliseconds });
    // Not one of ours: somebody has to find the place.
    if (!(error instanceof Failure)) log.note('unexpected', { where: 'call', ...placeOf(error) });
  };
}

export function observeRequests(log: DiagnosticLog) {
  return ({ operation, status, failure, milliseconds }: Done): void =>
    log.note('request', { operation, status, code: failure?.code, reason: failure?.details?.['reason'], correlation: failure?.correlationId, milliseconds });
}
