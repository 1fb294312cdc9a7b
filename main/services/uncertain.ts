// Whether something that was sent once may have been done.
import type { Failure } from '../failure';

/** Nobody knows: the answer was late, cut off, not understood, or an error of the server's own. */
export const isUncertain = ({ code, details }: Failure): boolean => ['timeout', 'offline', 'unreadableAnswer'].includes(code) || (code === 'unavailable' && details?.['status'] !== 503);
