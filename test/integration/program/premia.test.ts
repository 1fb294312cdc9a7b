// Premia through the whole program: sent once, kept with what was sent, opened by id, in doubt when nobody knows, gone when forgotten.
import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultOf } from '../../../main/practice/faults';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import type { PracticeFault } from '../../../preload/contract/practice';
import type { PremiaRequest } from '../../../preload/contract/premia';
import { samplePremia, samplePremiaDraft } from '../../samples';
import { environmentsFile, filesOf, newFolder, runnable, signIn, start, type Program } from './program';

let north: PracticeServer;
let folder = '';
let configuration = '';
let program: Program;
let clientId = '';
const operation = 'POST /premia/api/v1/sessions';
const sent = () => north.log().filter((entry) => entry.operation === operation);
const request = (changes: Partial<PremiaRequest> = {}) => samplePremia({ productCode: 'HORIZONPER', ...changes });
const attempt = (changes: Partial<PremiaRequest> = {}, more: { attemptId?: string; again?: boolean } = {}) => ({ clientId, attemptId: randomUUID(), again: false, request: request(changes), ...more });
const on = (kind: PracticeFault['kind'], more: Partial<PracticeFault> = {}) => north.setFaults([faultOf(kind, { system: 'coanda', operation, ...more })]);
const list = (of = program) => of.call('premia.list', { clientId });
const hashOf = (address: string | undefined) => new URL(address ?? '').searchParams.get('hash') ?? '';

/** Stands before the provider, and answers what opens a session by itself. */
async function startFront(answer: string): Promise<{ origin: string; close(): Promise<void> }> {
  const target = new URL(north.environment.coanda.baseUrl).origin;
  const server = createServer((asked, response) => {
    const opens = asked.method === 'POST' && asked.url?.endsWith('/sessions');
    const text = opens ? Promise.resolve({ status: 200, type: 'application/json', body: answer }) : fetch(new URL(asked.url ?? '/', target)).then(async (got) => ({ status: got.status, type: got.headers.get('content-type') ?? '', body: await got.text() }));
    void text.then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }) };
}

beforeEach(async () => {
  north = await startPractice({ simulationSeconds: 0 });
  folder = newFolder();
  configuration = environmentsFile(newFolder(), { north });
  program = await start(folder, configuration);
  await signIn(program, north);
  clientId = (await program.call('clients.list'))[0]!.id;
});
afterEach(async () => {
  await program.app.close().catch(() => undefined);
  await north.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a session', () => {
  it('is sent once, just as it was shown, and opened by its id at the documented address', async () => {
    const item = attempt({ email: 'someone@practice.example' });
    const shown = await program.call('premia.preview', { request: item.request });
    const session = await program.call('premia.create', item);
    expect(sent()).toHaveLength(1);
    expect(JSON.parse(sent()[0]!.body)).toEqual(JSON.parse(shown.text));
    expect(session).toMatchObject({ state: 'created', reference: item.request.reference, journeyName: 'Souscription', productName: 'PER Horizon Retraite', error: null });
    expect(session.sent).toEqual(shown);
    expect(await program.call('premia.open', { sessionId: session.id })).toEqual({ opened: true });
    const [address] = program.opened;
    expect(address).toMatch(new RegExp(`^${north.environment.premia.baseUrl}/premia/sessions\\?hash=[0-9a-f]{32}$`));
    const page = await fetch(address!);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).not.toContain(hashOf(address));
    const other = await fetch(`${address}%3Cscript%3E`);
    expect([other.status, (await other.text()).includes('script')]).toEqual([404, false]);
  });

  it('shows four characters of what opens it at most, in no answer more, and nowhere on the disk', async () => {
    const session = await program.call('premia.create', attempt());
    await program.call('premia.open', { sessionId: session.id });
    const hash = hashOf(program.opened[0]);
    expect(session.masked).toBe(`${hash.slice(0, 4)}…`);
    expect(JSON.stringify([session, await list()])).not.toContain(hash.slice(0, 5));
    await program.app.close();
    for (const { name, bytes } of filesOf(folder)) expect(bytes.includes(hash), name).toBe(false);
  });

  it('is there again after a restart, without a network too, and can be resumed and copied', async () => {
    const { id } = await program.call('premia.create', attempt());
    await program.app.close();
    north.setFaults([faultOf('offline')]);
    program = await start(folder, configuration);
    expect((await list()).map((session) => session.id)).toEqual([id]);
    await program.call('premia.open', { sessionId: id });
    expect(await program.call('premia.copyLink', { sessionId: id })).toEqual({ seconds: 60 });
    expect(program.copied).toEqual(program.opened);
    expect(program.opened).toHaveLength(1);
  });

  it('is gone when it is forgotten, with its client too', async () => {
    const one = await program.call('premia.create', attempt());
    const two = await program.call('premia.create', attempt({ reference: 'P-2' }));
    await program.call('premia.forget', { sessionId: one.id });
    expect((await list()).map(({ id }) => id)).toEqual([two.id]);
    expect(await program.error('premia.open', { sessionId: one.id })).toMatchObject({ code: 'notFound' });
    await program.call('premia.saveDraft', { clientId, draft: samplePremiaDraft() });
    await program.call('clients.forget', { clientId });
    expect(await program.error('premia.open', { sessionId: two.id })).toMatchObject({ code: 'notFound' });
    expect(await program.call('premia.draft', { clientId })).toBeNull();
  });
});

describe('never twice', () => {
  it('a double click sends once, and both hear of the same session', async () => {
    on('delay', { seconds: 0.2 });
    const item = attempt();
    const [one, two] = await Promise.all([program.call('premia.create', item), program.call('premia.create', item)]);
    expect(one).toEqual(two);
    expect(await program.call('premia.create', item)).toEqual(one);
    expect(sent()).toHaveLength(1);
  });

  it('another one for the same client waits until the first has been answered', async () => {
    on('delay', { seconds: 0.2 });
    const first = program.call('premia.create', attempt());
    expect(await program.error('premia.create', attempt())).toMatchObject({ code: 'busy' });
    expect(await list()).toEqual([]);
    await first;
    expect([sent().length, (await list()).length]).toEqual([1, 1]);
  });

  it.each([
    ['the line is cut while it is answered', 'resetAt'],
    ['the network is cut', 'offline'],
    ['the answer is not JSON', 'malformedJson'],
    ['a page comes instead', 'htmlPage'],
    ['the answer is of another kind', 'wrongContentType'],
    ['half an answer comes', 'truncated'],
    ['no answer comes in time', 'halfOpen'],
    ['somebody leads elsewhere', 'redirect'],
  ] as const)('in doubt when %s: kept as such, not sent again unasked', async (_, kind) => {
    on(kind);
    const item = attempt();
    expect(await program.error('premia.create', item)).toMatchObject({ code: 'outcomeUnknown', retryable: false });
    north.setFaults([]);
    expect(sent()).toHaveLength(1);
    expect(await list()).toMatchObject([{ state: 'unknown', masked: null, reference: item.request.reference }]);
    // The same click again, and another one with the same reference: neither goes out by itself.
    expect(await program.error('premia.create', item)).toMatchObject({ code: 'outcomeUnknown' });
    expect(await program.error('premia.create', attempt())).toMatchObject({ code: 'outcomeUnknown', details: { reason: 'reference' } });
    expect(await program.error('premia.open', { sessionId: item.attemptId })).toMatchObject({ code: 'notFound' });
    expect(sent()).toHaveLength(1);
    await program.call('premia.create', attempt({}, { again: true }));
    expect([sent().length, (await list()).map(({ state }) => state)]).toEqual([2, ['created', 'unknown']]);
  });

  it.each(['{}', '{"sessionHash":""}', '{"sessionHash":null}', '{"sessionHash":{"a":1}}', '[]', '7'])('in doubt when the answer has nothing that opens a session: %s', async (answer) => {
    const front = await startFront(answer);
    const file = JSON.parse(readFileSync(configuration, 'utf8')) as { environments: { coanda: { baseUrl: string } }[] };
    const item = { ...file.environments[0]!, id: 'front', coanda: { ...file.environments[0]!.coanda, baseUrl: `${front.origin}/coanda` } };
    await program.call('environments.import', { content: JSON.stringify({ ...file, environments: [item] }) });
    await program.call('environments.select', { environmentId: 'front' });
    await signIn(program, north);
    const there = (await program.call('clients.list'))[0]!.id;
    expect(await program.error('premia.create', { ...attempt(), clientId: there })).toMatchObject({ code: 'outcomeUnknown' });
    expect(await program.call('premia.list', { clientId: there })).toMatchObject([{ state: 'unknown', masked: null }]);
    await front.close();
  });

  it('in doubt when the program ends while it waits', async () => {
    on('delay', { seconds: 5 });
    void program.call('premia.create', attempt()).catch(() => undefined);
    await expect.poll(() => sent().length).toBe(1);
    await program.app.close();
    north.setFaults([]);
    program = await start(folder, configuration);
    expect(await list()).toMatchObject([{ state: 'unknown' }]);
    expect(sent()).toHaveLength(1);
  });
});

describe('refused', () => {
  it('by Premia: in its words, kept as refused, nothing to open', async () => {
    const broken = environmentsFile(newFolder(), { north });
    const file = JSON.parse(readFileSync(broken, 'utf8')) as { environments: { catalogue: { recoJourneys: object[] } }[] };
    file.environments[0]!.catalogue.recoJourneys.push({ uuid: 'aaaic:reco_journeys:999', name: 'Gone' });
    await program.call('environments.import', { content: JSON.stringify({ ...file, environments: [{ ...file.environments[0], id: 'gone' }] }) });
    await program.call('environments.select', { environmentId: 'gone' });
    await signIn(program, north);
    const there = (await program.call('clients.list'))[0]!.id;
    expect(await program.error('premia.create', { ...attempt({ journeyUuid: 'aaaic:reco_journeys:999' }), clientId: there })).toMatchObject({ code: 'requestRefused', details: { status: 422, message: expect.stringContaining('there is no journey') as string } });
    expect(await program.call('premia.list', { clientId: there })).toMatchObject([{ state: 'refused', error: { code: 'requestRefused' } }]);
  });

  it.each([['unauthorized', 'sessionExpired'], ['rateLimited', 'rateLimited'], ['unavailable', 'unavailable']] as const)('before it was looked at (%s): nothing is kept, and it may be asked again', async (kind, code) => {
    on(kind);
    expect(await program.error('premia.create', attempt())).toMatchObject({ code });
    expect(await list()).toEqual([]);
  });

  it('offline: says so, sends nothing, keeps nothing, queues nothing', async () => {
    north.setFaults([faultOf('offline')]);
    await program.error('simulations.run', { clientId, taskId: randomUUID(), origin: { madeFrom: null, estimated: null }, input: runnable() });
    expect(await program.error('premia.create', attempt())).toMatchObject({ code: 'offline', details: { reason: 'noNetwork' } });
    expect([sent().length, await list(), await program.call('queue.list')]).toEqual([0, [], []]);
  });

  it('is not refused where only DFS is down', async () => {
    north.setFaults([faultOf('offline', { system: 'dfs' })]);
    await program.error('accounts.refresh', { clientId });
    await program.call('premia.create', attempt());
    expect(sent()).toHaveLength(1);
  });

  it('offline as only DFS knows: nothing is sent either', async () => {
    north.setFaults([faultOf('offline')]);
    await program.error('accounts.refresh', { clientId });
    expect(await program.error('premia.create', attempt())).toMatchObject({ code: 'offline', details: { reason: 'noNetwork' } });
    expect([sent().length, await list()]).toEqual([0, []]);
  });

  it.each([
    ['a birth date to come', { client: { lastName: 'A', firstName: 'B', birthDate: '2999-01-01' } }, 'birthDate'],
    ['no birth date', { client: { lastName: 'A', firstName: 'B', birthDate: null } }, 'birthDate'],
    ['an initial contribution without its amount', { initial: { enabled: true, amount: null } }, 'initialAmount'],
    ['scheduled contributions without their amount', { scheduled: { enabled: true, amount: null, frequency: 'monthly' } }, 'scheduledAmount'],
    ['a journey that is not in the catalogue', { journeyUuid: 'aaaic:reco_journeys:1' }, 'journey'],
    ['a product that is not in the catalogue', { productCode: 'NONE' }, 'product'],
    ['an address that is none', { email: 'nobody' }, 'email'],
  ] as const)('here, before anything is sent: %s', async (_, changes, field) => {
    expect(await program.error('premia.create', attempt(changes as Partial<PremiaRequest>))).toMatchObject({ code: 'invalidInput', details: { field } });
    expect(await program.error('premia.preview', { request: request(changes as Partial<PremiaRequest>) })).toMatchObject({ code: 'invalidInput' });
    expect(sent()).toEqual([]);
  });

  it('a link that leads elsewhere is not opened', async () => {
    const hostile = environmentsFile(newFolder(), { north });
    const file = JSON.parse(readFileSync(hostile, 'utf8')) as { environments: object[] };
    await program.call('environments.import', { content: JSON.stringify({ ...file, environments: [{ ...file.environments[0], id: 'odd', premia: { baseUrl: 'https://premia.example/a&b' } }] }) });
    await program.call('environments.select', { environmentId: 'odd' });
    await signIn(program, north);
    const there = (await program.call('clients.list'))[0]!.id;
    const { id } = await program.call('premia.create', { ...attempt(), clientId: there });
    expect(await program.error('premia.open', { sessionId: id })).toMatchObject({ code: 'linkRefused' });
    expect(await program.error('premia.copyLink', { sessionId: id })).toMatchObject({ code: 'linkRefused' });
    expect(program.opened).toEqual([]);
  });
});

it('keeps a draft for each client', async () => {
  expect(await program.call('premia.draft', { clientId })).toBeNull();
  await program.call('premia.saveDraft', { clientId, draft: samplePremiaDraft({ initialAmount: '5 00' }) });
  expect(await program.call('premia.draft', { clientId })).toMatchObject({ initialAmount: '5 00' });
  await program.call('premia.saveDraft', { clientId, draft: null });
  expect(await program.call('premia.draft', { clientId })).toBeNull();
});
