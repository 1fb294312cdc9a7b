// A hundred thousand accounts read from a server by a program that is killed twenty times: in the end what one undisturbed run would have.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStore } from '../../main/cache';
import { openDatabase } from '../../main/cache/database';
import { namedRecord } from '../../preload/contract/client-facts';
import { bundle, type ChildProgram } from '../integration/child';
import { newKey } from '../integration/cache/sample-store';
import { openRow } from './row';

const { count, random, full, note } = openRow('sync');
const each = 100;
const people = count / each;
const restarts = full ? 20 : 4;
const key = newKey();

/** What the server says of one account; `wrong` is a server of which one account is another's. */
const account = (contactId: number, index: number) => ({ Id: contactId * 1000 + index, AccountNumber: `N-${contactId}-${index}`, Iban: null, Name: `Compte ${index}`, Balance: (contactId * 37 + index * 101) / 100, Currency: { Id: 1, Code: 'EUR' }, AccountStatus: { Id: 1, Code: 'ACTIVE' }, SubAccounts: [] });
let wrong = false;
let asked = 0;
const server = createServer((request, response) => {
  asked += 1;
  const contactId = Number(/contacts\/(\d+)\/accounts/.exec(request.url ?? '')?.[1] ?? 0);
  const list = Array.from({ length: each }, (_, index) => account(contactId, wrong && contactId === 3 && index === 5 ? 6 : index)).filter((item, index, all) => all.findIndex(({ Id }) => Id === item.Id) === index);
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(list));
});

let folder = '';
let origin = '';
let syncer: ChildProgram;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-sync-'));
  syncer = await bundle('test/battery/syncer.ts');
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  syncer.remove();
  server.closeAllConnections();
  server.close();
});

function book(name: string, many = people): string {
  const file = join(folder, name);
  const store = createStore(openDatabase({ file, key }));
  store.clients.addMissing(Array.from({ length: many }, (_, index) => namedRecord(`Client ${index}`, { contactId: index + 1 })), new Date('2026-11-26T08:00:00Z'));
  store.close();
  return file;
}

/** Runs it to the end, or kills it after a share of its clients. */
function sync(file: string, killAfter: number | null): Promise<'done' | 'killed'> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [syncer.file, file, key, origin], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [last, complaint] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      last = text.trim().split('\n').at(-1) ?? last;
      if (killAfter !== null && Number(last.split('/')[0]) >= killAfter) child.kill('SIGKILL');
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { complaint += text; });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve('killed');
      else if (code === 0 && last === 'done') resolve('done');
      else reject(new Error(complaint.slice(0, 500)));
    });
  });
}

/** Everything that was read, by whose it is; not when, nor under which of our own numbers. */
function contentOf(file: string): { digest: string; accounts: number } {
  const database = openDatabase({ file, key });
  const rows = database.prepare<[], { contactId: number; position: number; read: string }>('SELECT contact_id AS contactId, position, read FROM account JOIN client ON client.id = account.client_id ORDER BY contact_id, position').all();
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  database.close();
  return { digest: createHash('sha256').update(JSON.stringify(rows)).digest('hex'), accounts: rows.length };
}

describe('reading all accounts', () => {
  it('comes to the same, however often it is killed on the way', async () => {
    const [clean, disturbed] = [book('clean.db'), book('disturbed.db')];
    expect(await sync(clean, null)).toBe('done');
    const begun = asked;
    for (let turn = 0; turn < restarts; turn += 1) expect(await sync(disturbed, 1 + Math.floor(random() * people * (turn % 5 === 0 ? 0.8 : 0.15)))).toBe('killed');
    expect(await sync(disturbed, null)).toBe('done');
    const [wanted, found] = [contentOf(clean), contentOf(disturbed)];
    note('accounts', wanted.accounts);
    note('killed', restarts);
    note('clients read on the way', asked - begun);
    expect(wanted.accounts).toBe(count);
    expect(found).toEqual(wanted);
  });

  it('is seen to differ by a single account (control)', async () => {
    const [one, other] = [book('one.db', 5), book('other.db', 5)];
    await sync(one, null);
    wrong = true;
    await sync(other, null);
    wrong = false;
    expect(contentOf(other)).not.toEqual(contentOf(one));
  });
});
