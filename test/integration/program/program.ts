// The whole program in Node, on a folder of its own, against practice servers the test can look into.
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createApp, type App, type AppOptions } from '../../../main/app';
import type { Deployment } from '../../../main/environments/deployment';
import type { PracticeServer } from '../../../main/practice/server';
import { premiaAddress } from '../../../main/electron/premia-address';
import type { Notify } from '../../../main/services/notify';
import { createDiagnosticLog } from '../../../main/diagnostics/log';
import { createKeychain, type Keychain } from '../../../main/secrets/keychain';
import type { Ending } from '../../../preload/contract/app';
import type { Asked, Output } from '../../../preload/contract/calls';
import { calls } from '../../../preload/contract/calls';
import type { CallError, Outcome } from '../../../preload/contract/errors';
import type { CallName } from '../../../preload/contract/names';
import type { SimulationInput } from '../../../preload/contract/simulations';

export class Refused extends Error {
  constructor(readonly error: CallError) {
    super(error.code);
  }
}

export interface Program {
  app: App;
  /** What the person answers when a file is to be chosen: to write, to read. */
  files: { save: string | null; open: string | null };
  events: string[];
  /** Addresses that were opened in the browser, and put on the clipboard. */
  opened: string[];
  copied: string[];
  /** What became of the windows that show and print reports. */
  shown: string[];
  /** What the system said had ended; nobody has a window in front of them here. */
  said: Ending[];
  /** Names that were offered for files. */
  suggested: string[];
  /** The value of a call, checked against the contract. @throws Refused */
  call<N extends CallName>(name: N, ...input: [Asked<N>] extends [undefined] ? [] : [Asked<N>]): Promise<Output<N>>;
  /** The error of a call that must fail. */
  error<N extends CallName>(name: N, ...input: [Asked<N>] extends [undefined] ? [] : [Asked<N>]): Promise<CallError>;
}

/** What programs put into the keychain goes with the tests: a keyring writes all of itself whenever one item changes. */
const written = new Set<string>();
const noting = (keychain: Keychain): Keychain => ({ ...keychain, write: (account, value) => (written.add(account), keychain.write(account, value)) });
afterAll(async () => {
  const keychain = createKeychain();
  await keychain.probe();
  for (const account of written) await keychain.remove(account).catch(() => undefined);
});

export const newFolder = () => mkdtempSync(join(tmpdir(), 'advisor-program-'));

/** A configuration that names practice servers as if they were real environments. */
export function environmentsFile(folder: string, servers: Record<string, PracticeServer>): string {
  const file = join(folder, 'environments.json');
  const environments = Object.entries(servers).map(([id, server]) => ({ ...server.environment, id, name: id }));
  writeFileSync(file, JSON.stringify({ format: 1, environments }));
  return file;
}

/** What a test's desktop does otherwise than this one, and what was laid down for it. */
export type Desk = { desktop?: Partial<AppOptions['desktop']>; deployment?: Deployment };

export async function start(dataDir: string, environments: string, select = 'north', keychain: Keychain = createKeychain(), now?: () => Date, { desktop, deployment }: Desk = {}): Promise<Program> {
  const events: string[] = [];
  const files: Program['files'] = { save: null, open: null };
  const opened: string[] = [];
  const copied: string[] = [];
  const shown: string[] = [];
  const suggested: string[] = [];
  const said: Ending[] = [];
  const notify: Notify = (event, ..._payload) => void events.push(event);
  const app = await createApp({
    dataDir, environmentsFile: environments, keychain: noting(keychain), systemLanguage: 'fr', ...(now ? { now } : {}), ...(deployment ? { deployment } : {}),
    about: { version: '0.1.0', electron: '45', chromium: '130', node: '24' },
    notify, diagnosticLog: createDiagnosticLog({ folder: join(dataDir, 'diagnostics') }),
    desktop: {
      chooseFile: (name) => (suggested.push(name), Promise.resolve(files.save)), chooseFolder: () => Promise.resolve(files.save), choosePicture: () => Promise.resolve(files.open), chooseToRead: () => Promise.resolve(files.open), chooseBackup: () => Promise.resolve(files.open), print: () => Promise.reject(new Error('nothing prints here')), showInFolder: (path) => void shown.push(path), copyText: () => Promise.resolve(),
      openSession: (link) => Promise.resolve(noted(premiaAddress(link), opened) ? 'opened' : 'refused'),
      copySession: (link) => Promise.resolve(noted(premiaAddress(link), copied) ? 60 : null),
      reportContent: () => { throw new Error('nothing prints here'); }, reportReady: () => undefined, preview: () => undefined, previewed: () => { throw new Error('nothing is previewed here'); }, printPreview: () => Promise.resolve(false), closePreview: () => void shown.push('closed'), letGo: () => void shown.push('let go'), renewPages: () => void shown.push('renewed'), showTheme: () => undefined, showMenu: () => undefined, windows: () => [1], openWindow: () => null, takeLink: () => null, linkTo: (clientId) => `link ${clientId}`, attended: () => false, sayEnded: (ending) => void said.push(ending),
      ...desktop,
    },
  });
  await app.restored;
  const call: Program['call'] = async (name, ...input) => {
    const outcome = (await app.dispatch(calls[name].role, name, input[0])) as Outcome<Output<typeof name>>;
    if (!outcome.ok) throw new Refused(outcome.error);
    return calls[name].output.parse(outcome.value) as Output<typeof name>;
  };
  const program: Program = {
    app, events, files, opened, copied, shown, said, suggested, call,
    error: async (name, ...input) => call(name, ...input).then(
      () => { throw new Error(`${name} succeeded`); },
      (caught: unknown) => {
        if (caught instanceof Refused) return caught.error;
        throw caught;
      },
    ),
  };
  if ((await program.call('environments.list')).selectedId !== select) await program.call('environments.select', { environmentId: select });
  return program;
}

function noted(address: string | null, list: string[]): boolean {
  if (address !== null) list.push(address);
  return address !== null;
}

export async function signIn(program: Program, practice: PracticeServer): Promise<void> {
  const { dfs, coanda } = practice.credentials;
  await program.call('session.signIn', { userName: dfs.userName, password: dfs.password });
  await program.call('session.passcode', { passcode: dfs.passcode });
  await program.call('session.signInCoanda', coanda);
}

/** An input the practice backend takes. */
export const runnable = (changes: Partial<SimulationInput> = {}): SimulationInput => ({
  mode: 'free', simulatorUuid: 'aaaic:simulators:243', currency: 'EUR', startMonth: '2026-12', horizonMonths: 24, currentSavings: 1_000_000, targetAmount: 1_100_000,
  oneOffContributions: [], scheduledContributions: [{ from: '2026-12', to: '2028-11', amount: 20_000, frequency: 'monthly' }], oneOffWithdrawals: [], scheduledWithdrawals: [],
  portfolio: [{ isin: 'LU1681046931', currency: 'EUR', weight: 1 }], profile: null, age: null, ...changes,
});

export const task = () => ({ taskId: randomUUID() });

/** Every file below a folder with its bytes. */
export function filesOf(folder: string): { name: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => ({ name: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }));
}
