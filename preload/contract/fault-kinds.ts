// The kinds of fault practice can be set to, without the schemas, so that pages can list them.

/** Which kinds take seconds (a delay, a pace, Retry-After) and which take bytes (a cut, the size of a piece). */
export const faultKinds = {
  delay: { seconds: true, bytes: false },
  drip: { seconds: true, bytes: true },
  offline: { seconds: false, bytes: false },
  halfOpen: { seconds: false, bytes: false },
  resetAt: { seconds: false, bytes: true },
  truncated: { seconds: false, bytes: true },
  wrongLength: { seconds: false, bytes: true },
  wrongContentType: { seconds: false, bytes: false },
  malformedJson: { seconds: false, bytes: false },
  htmlPage: { seconds: false, bytes: false },
  redirect: { seconds: false, bytes: false },
  gzipBomb: { seconds: false, bytes: false },
  unauthorized: { seconds: false, bytes: false },
  rateLimited: { seconds: true, bytes: false },
  unavailable: { seconds: false, bytes: false },
} as const;
export type FaultKind = keyof typeof faultKinds;
