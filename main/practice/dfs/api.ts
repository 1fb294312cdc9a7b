// The DFS API of the practice environment: every operation its table has.
import { randomBytes } from 'node:crypto';
import { methodOf } from '../../api/operation';
import { dfsTable, type DfsTable } from '../../api/dfs/table';
import type { Answer, Call, Route } from '../exchange';
import { requireApplication } from '../identity';
import { routesOf, type Handlers } from '../routes';
import { accountHandlers } from './account-handlers';
import { AccountBook } from './accounts';
import { accountTypeHandlers, bankHandlers, branchHandlers, categoryHandlers, Directory } from './directory';
import { listHandlers, productHandlers, systemHandlers } from './lists';
import { passwordHandlers } from './passwords';
import { sessionHandlers } from './session-handlers';
import { signInHandlers } from './sign-in';
import { worldOf, type DfsOptions } from './world';

const codes: Record<number, string> = {
  400: 'BadRequest', 401: 'Unauthorized', 403: 'Forbidden', 404: 'NotFound', 405: 'MethodNotAllowed', 409: 'Conflict', 413: 'PayloadTooLarge',
  422: 'UnprocessableEntity', 429: 'TooManyRequests', 500: 'ServerError', 503: 'ServiceUnavailable',
};

/** The error shape of the DFS API. The correlation id is what an advisor quotes to support. */
export function dfsError(status: number, message: string): Answer {
  return { status, body: { Code: codes[status] ?? 'Error', Message: message, CorrelationId: randomBytes(16).toString('hex') } };
}

export function dfsRoutes({ application, ...options }: DfsOptions & { application: 'required' | 'optional' }): Route[] {
  const world = worldOf(options);
  const directory = new Directory();
  const handlers: Handlers<DfsTable> = {
    ...accountHandlers(world, new AccountBook(directory, options.now)),
    ...signInHandlers(world), ...passwordHandlers(world), ...sessionHandlers(world),
    ...bankHandlers(directory), ...branchHandlers(directory), ...accountTypeHandlers(directory), ...categoryHandlers(directory),
    ...listHandlers(), ...productHandlers(directory), ...systemHandlers(world),
  };
  return routesOf(dfsTable, handlers, {
    guards: { application: (call: Call) => requireApplication(call, application, options.now), person: (call: Call) => world.sessions.require(call) },
    // The documents list 422 for every operation with a body except those with PUT.
    refuses: { json: 400, parameters: 400, fields: (operation) => (methodOf(operation) === 'PUT' ? 400 : 422) },
  });
}
