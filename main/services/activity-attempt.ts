// Something that goes to a remote system, noted before it is sent and again when it is known what it came to: a crash in between leaves the first.
import type { deedSteps } from '../../preload/contract/activity-facts';
import type { Deed } from '../../preload/contract/activity';
import { asFailure } from '../failure';
import type { Session } from './session';
import { isUncertain } from './uncertain';

type Step = (typeof deedSteps)[number];

/** @throws whatever `send` throws; and, before anything is sent, when it cannot be noted. */
export async function attempt<T>(session: Session, now: () => Date, clientId: string | null, deedAt: (step: Step) => Deed, send: () => Promise<T>): Promise<T> {
  const store = session.storeForLater();
  const note = (step: Step): void => store().activity.record(deedAt(step), clientId, now());
  const noteWhatCame = (step: Step): void => {
    try {
      note(step);
    } catch {
      // Whoever sent it has signed out, or the file takes nothing more: that it was sent is noted, and what came of it is shown.
    }
  };
  note('sent');
  try {
    const answer = await send();
    noteWhatCame('done');
    return answer;
  } catch (error) {
    const failure = asFailure(error);
    noteWhatCame(isUncertain(failure) || ['outcomeUnknown', 'cancelled', 'internal'].includes(failure.code) ? 'unknown' : 'notDone');
    throw error;
  }
}
