// Both systems' clients with everything allowed, and an input for every operation: what the batteries fire.
import { createRemote, type Remote } from '../../main/api/remote';
import { coandaTable } from '../../main/api/coanda/table';
import { dfsTable } from '../../main/api/dfs/table';
import type { HttpOptions } from '../../main/api/http';
import type { Operation, Table } from '../../main/api/operation';
import { environment as environmentSchema, type Environment } from '../../main/environments/schema';
import { documentOf, type DocumentedOperation } from '../documents';

/** Words that may never turn up in an error: they stand for credentials and people. */
export const canaries = ['canary-session-4711', 'canarypassword', 'canarytoken', 'canary-user', 'canarypasscode', 'canary-application'];
const session = { contactId: 7, sessionId: canaries[0]!, jwt: `${Buffer.from('{"a":1}').toString('base64url')}.${canaries[2]}.signature`, origin: 'password' as const };

export interface Target { system: 'dfs' | 'coanda'; name: string; operation: Operation; documented: DocumentedOperation }

const targetsOf = (system: Target['system'], table: Table): Target[] => Object.entries(table).map(([name, operation]) => ({ system, name, operation, documented: documentOf(operation.id) }));
export const targets: readonly Target[] = [...targetsOf('dfs', dfsTable), ...targetsOf('coanda', coandaTable)];

const values: Record<string, unknown> = { contactId: 7, accountId: 1, id: 1, productId: 1, language: 'fr', sessionId: canaries[0], name: 'Countries', group: 'Mail', key: 'Sender', dataSourceName: 'Main', schema: 'dbo', authorization: 'tenant-1', username: canaries[3], password: canaries[1] };

/** The documented sample as an input; fields it shows empty are left out, credentials are canaries. */
export function inputOf({ operation, documented }: Target): Record<string, unknown> {
  const parameters = Object.fromEntries([...Object.keys(operation.path.shape), ...Object.keys(operation.query.shape)].map((name) => {
    if (!Object.hasOwn(values, name)) throw new Error(`${operation.id}: give the parameter ${name} a value in test/battery/clients.ts`);
    return [name, values[name]];
  }));
  return operation.body ? { ...parameters, body: sampleBody(documented) } : parameters;
}

/** What a call with that input must put on the wire. */
export function sampleBody(documented: DocumentedOperation): Record<string, unknown> {
  const sample = documented.requestSamples.at(-1) ?? {};
  const filled = Object.entries(sample).filter(([, value]) => value !== null && value !== '' && !(typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0));
  return Object.fromEntries(filled.map(([name, value]) => [name, name === 'Password' || name === 'ConfirmPassword' ? canaries[1] : name === 'Passcode' ? canaries[4] : name === 'UserName' ? canaries[3] : value]));
}

export const call = (remote: Remote, { system, name }: Target, input: Record<string, unknown>, signal?: AbortSignal): Promise<unknown> => {
  const api = remote[system].api as unknown as Record<string, (input: unknown, context: object) => Promise<unknown>>;
  return api[name]!(input, { session, signal });
};

export const environmentAt = (origin: string, more: Partial<Environment['dfs']> = {}): Environment => environmentSchema.parse({
  id: 'battery', name: 'Battery', dfs: { baseUrl: `${origin}/dfs`, ...more }, coanda: { baseUrl: `${origin}/coanda` }, premia: { baseUrl: `${origin}/premia` },
});

export const remoteAt = (environment: Environment, more: Pick<HttpOptions, 'limits' | 'patience'> = {}): Remote => createRemote(environment, { report: () => undefined, clock: () => undefined }, { allows: () => true, ...more });
