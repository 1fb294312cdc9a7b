// The one way into the diagnostic log. A closed list says which fields an entry has and what may stand in each; everything else is left out. No field takes a text as it comes.
import { errorCodes } from '../../preload/contract/error-facts';
import { callNames } from '../../preload/contract/names';

/** Lets a value through, as it may be written down, or not at all. */
type Filter = (value: unknown) => string | number | boolean | string[] | undefined;

const oneOf = (...words: readonly string[]): Filter => {
  const known = new Set(words);
  return (value) => (typeof value === 'string' && known.has(value) ? value : undefined);
};
const count: Filter = (value) => (typeof value === 'number' && Number.isFinite(value) ? Math.round(Math.min(Math.max(value, -1e9), 1e9)) : undefined);
const flag: Filter = (value) => (typeof value === 'boolean' ? value : undefined);
const version: Filter = (value) => (typeof value === 'string' && /^\d{1,4}(\.\d{1,6}){1,3}$/.test(value) ? value : undefined);
/** What support asks for. Only in the two forms nothing else has: a server could put anything into it. */
const correlation: Filter = (value) => (typeof value === 'string' && /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})$/i.test(value) ? value.toLowerCase() : undefined);
/** `METHOD /route/{template}`: whatever stands for a part of it has no place in a template. */
const template: Filter = (value) => (typeof value === 'string' && value.length <= 160 && /^(?:GET|POST|PUT|PATCH|DELETE) (?:\/(?:[a-zA-Z_-]+|v\d{1,2}(?:\.\d)?|\{[a-zA-Z]+\}))+$/.test(value) ? value : undefined);
const place = /^[\w.-]{1,60}\.(?:[cm]?[jt]s|svelte):\d{1,6}:\d{1,6}$/;
const places: Filter = (value) => (Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && place.test(item)).slice(0, 8) : undefined);

export const reasons = [
  'shape', 'changed', 'size', 'unknownChoice', 'tooLarge', 'token', 'notText', 'notANumber', 'empty', 'workbook', 'resting', 'required', 'references', 'redirect', 'queueFull', 'qrCode', 'pdf', 'noPicture', 'noNetwork', 'noContact',
  'missing', 'layout', 'key', 'json', 'garbled', 'foreign', 'held', 'tooMuch', 'duplicate', 'contentType', 'contact', 'connect', 'refused', 'unknownHost', 'secret', 'session', 'tooManyRows', 'tooWide', 'depth', 'parts', 'unknown', 'gone', 'damaged', 'truncated', 'readOnly', 'passphrase', 'newer', 'otherClient', 'problems', 'reference', 'unknownSimulator',
] as const;
/** A word of ours, or a code of the system, of SQLite or of zod. */
const reason: Filter = (value) => oneOf(...reasons)(value) ?? (typeof value === 'string' && /^(?:SQLITE_[A-Z_]{2,40}|E[A-Z0-9]{2,14}|invalid_[a-z]{2,20}|unrecognized_keys|too_big|too_small|not_multiple_of|custom)$/.test(value) ? value : undefined);
const errorClass = (value: unknown): string => oneOf('Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'URIError', 'AggregateError', 'SqliteError', 'ZodError', 'Failure', 'DOMException', 'AbortError', 'CallFailed')(value) as string | undefined ?? 'other';

const signed = oneOf('signedOut', 'passcode', 'approval', 'signedIn', 'expired');
const reachable = oneOf('unknown', 'reached', 'unreachable');

/** Every kind of entry with its fields. */
const kinds = {
  started: { version, electron: version, chromium: version, node: version, platform: oneOf('linux', 'darwin', 'win32'), arch: oneOf('x64', 'arm64'), packaged: flag },
  ended: { clean: flag },
  /** A call of a page that failed, or took long. */
  call: { name: oneOf(...callNames), code: oneOf(...errorCodes), reason, milliseconds: count },
  /** A request, whatever it came to. */
  request: { operation: template, status: count, code: oneOf(...errorCodes), reason, correlation, milliseconds: count },
  session: { dfs: signed, coanda: signed, open: flag, keychain: oneOf('checking', 'ready', 'missing', 'noProvider', 'locked', 'notAnswering'), storage: oneOf('none', 'encrypted', 'memory', 'keyMissing', 'newer', 'unreadable') },
  lock: { phase: oneOf('open', 'locking', 'locked'), why: oneOf('asked', 'idle', 'suspend', 'screen', 'start') },
  connection: { dfs: reachable, coanda: reachable },
  /** An error nobody expected: of which class and where in the program, never what it says. */
  unexpected: { where: oneOf('main', 'promise', 'page', 'call'), errorClass, places },
  processGone: { process: oneOf('page', 'GPU', 'Utility', 'Zygote', 'Sandbox helper', 'Unknown'), why: oneOf('clean-exit', 'abnormal-exit', 'killed', 'crashed', 'oom', 'launch-failed', 'integrity-failure', 'memory-eviction'), exitCode: count },
} satisfies Record<string, Record<string, Filter>>;

export type DiagnosticKind = keyof typeof kinds;
export type DiagnosticFields<K extends DiagnosticKind> = { [F in keyof (typeof kinds)[K]]?: unknown };

/** An entry as it may be written down, whatever it was given. */
export function redact(kind: string, fields: unknown, at: Date): Record<string, unknown> {
  const entry: Record<string, unknown> = { at: at.toISOString(), kind: Object.hasOwn(kinds, kind) ? kind : 'unknown' };
  if (!Object.hasOwn(kinds, kind) || typeof fields !== 'object' || fields === null) return entry;
  for (const [name, filter] of Object.entries<Filter>(kinds[kind as DiagnosticKind])) {
    const value = Object.hasOwn(fields, name) ? filter((fields as Record<string, unknown>)[name]) : undefined;
    if (value !== undefined) entry[name] = value;
  }
  return entry;
}
