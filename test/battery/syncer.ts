// Run as a program of its own and killed: reads every client's accounts from a server into the file, as "Update all" does.
import { writeSync } from 'node:fs';
import { createStore } from '../../main/cache';
import { openDatabase } from '../../main/cache/database';
import { createAccounts } from '../../main/services/accounts';
import { createClients } from '../../main/services/clients';
import type { Session } from '../../main/services/session';
import { environmentAt, remoteAt } from './clients';

const [file, key, origin] = process.argv.slice(2) as [string, string, string];
const store = createStore(openDatabase({ file, key }));
const remote = remoteAt(environmentAt(origin));
const now = () => new Date('2026-11-26T09:00:00Z');
const dfsSession = { contactId: 7, sessionId: 's', jwt: 'e30.e30.x', origin: 'password' as const };
/** Somebody who stays signed in. */
const session = { store: () => store, storeForLater: () => () => store, withDfs: <T>(work: (dfs: typeof remote.dfs, own: typeof dfsSession) => T) => work(remote.dfs, dfsSession) } as unknown as Session;
const clients = createClients(session, () => undefined, now);
const accounts = createAccounts(session, clients, { branches: () => [], accountTypes: () => [] }, { language: () => 'en' } as never, () => undefined, now);

await accounts.refreshAll(new AbortController().signal, (_, done, total) => void writeSync(1, `${done}/${total}\n`));
store.close();
await remote.close();
writeSync(1, 'done\n');
