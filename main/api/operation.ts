// What this program needs to know of one operation of a remote API.

export interface Operation {
  /** `METHOD /path` as documented, below the environment's prefix; `{name}` is filled from the parameters. */
  id: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;
  /** Which credential goes along: the person's X-Token-Jwt, Coanda's bearer, or none. */
  authentication: 'none' | 'person' | 'bearer';
  /** `never` for whatever signs in or creates; `read` and `compute` may be asked again. */
  retry: 'never' | 'read' | 'compute';
  answer: 'json' | 'text';
  /** Milliseconds until the whole call is given up. */
  deadlineMs: number;
}
