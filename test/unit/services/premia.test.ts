// Premia: what is refused before it is sent, what is kept of what nobody knows the end of, and what is noted.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../main/failure';
import { faultOf } from '../../../main/practice/faults';
import { createClients } from '../../../main/services/clients';
import { createConnection, type ConnectionService } from '../../../main/services/connection';
import { createPremia, type Premia } from '../../../main/services/premia';
import type { Session } from '../../../main/services/session';
import { namedRecord } from '../../../preload/contract/client-facts';
import type { PracticeFault } from '../../../preload/contract/practice';
import type { PremiaRequest } from '../../../preload/contract/premia';
import { samplePremia } from '../../samples';
import { signedIn, type SignedIn } from './signed-in';

let here: SignedIn;
let premia: Premia;
let connection: ConnectionService;
let clientId = '';
/** What the desktop says of a link that is to be opened or copied. */
let opens: 'opened' | 'noBrowser' | 'refused';
let links: string[];
const now = () => new Date('2026-11-26T09:00:00Z');
const made = (session: Session) => createPremia(session, createClients(session, () => undefined, now), connection, {
  openSession: async ({ hash }) => { links.push(hash); return opens; }, copySession: async ({ hash }) => { links.push(hash); return opens === 'refused' ? null : 30; },
}, () => undefined, now);
beforeEach(async () => {
  here = await signedIn();
  [opens, links] = ['opened', []];
  connection = createConnection(() => undefined, now);
  premia = made(here.session);
  clientId = here.store.clients.add(namedRecord('Adeline Monnier'), now());
});
afterEach(() => here.close());
const attempt = (changes: Partial<PremiaRequest> = {}, again = false) => ({ clientId, attemptId: randomUUID(), again, request: samplePremia({ productCode: 'HORIZONPER', ...changes }) });
const failure = (outcome: Promise<unknown>) => outcome.then(() => ({}), ({ code, details }: Failure) => ({ code, details }));
const on = (kind: PracticeFault['kind']) => here.practice.setFaults([faultOf(kind, { system: 'coanda', operation: 'POST /premia/api/v1/sessions' })]);
const noted = () => here.store.activity.after(0, -1).map(({ action, details }) => [action, (JSON.parse(details) as { step?: string }).step ?? ''].join(' ').trim());

describe('a session', () => {
  it('is sent once for each attempt, kept, and noted at both ends', async () => {
    const one = attempt();
    const [first, second] = await Promise.all([premia.create(one), premia.create(one)]);
    expect([second, await premia.create(one), premia.list(clientId)]).toEqual([first, first, [first]]);
    expect(first).toMatchObject({ id: one.attemptId, state: 'created', error: null });
    expect([here.asked(), noted()]).toEqual([[expect.stringMatching(/^POST .*\/sessions$/)], ['premiaSession sent', 'premiaSession done']]);
  });

  it.each([
    ['journey', { journeyUuid: 'aaaic:reco_journeys:999' }, 'unknownChoice'], ['product', { productCode: 'GONE' }, 'unknownChoice'], ['reference', { reference: '' }, 'required'],
  ] as const)('that cannot be asked for says which field, and is not sent: %s', async (field, changes, reason) => {
    expect(await failure(premia.create(attempt(changes)))).toEqual({ code: 'invalidInput', details: { field, reason } });
    expect(() => premia.preview(attempt(changes).request)).toThrow(expect.objectContaining({ details: { field, reason } }) as Error);
    expect([here.asked(), premia.list(clientId), noted()]).toEqual([[], [], []]);
  });

  it('of which nobody knows is kept as such, and neither it nor its reference goes out again unasked', async () => {
    on('truncated');
    const one = attempt();
    expect(await failure(premia.create(one))).toMatchObject({ code: 'outcomeUnknown' });
    here.practice.setFaults([]);
    expect(premia.list(clientId)).toMatchObject([{ state: 'unknown', masked: null }]);
    expect(await failure(premia.create(one))).toMatchObject({ code: 'outcomeUnknown' });
    expect(await failure(premia.create(attempt()))).toEqual({ code: 'outcomeUnknown', details: { reason: 'reference' } });
    expect([here.asked().length, noted()]).toEqual([1, ['premiaSession sent', 'premiaSession unknown']]);
    expect(await premia.create(attempt({}, true))).toMatchObject({ state: 'created' });
  });

  it('whose answer has nothing that opens it is in doubt, and says that the answer was not understood', async () => {
    const empty = { api: { createPremiaSession: async () => ({ value: { sessionHash: null } }) } };
    const strange = made({ ...here.session, withCoanda: (call: (coanda: unknown, own: unknown) => unknown) => call(empty, {}) } as unknown as Session);
    expect(await failure(strange.create(attempt()))).toEqual({ code: 'outcomeUnknown', details: { reason: 'unreadableAnswer' } });
    expect(strange.list(clientId)).toMatchObject([{ state: 'unknown', error: { code: 'unreadableAnswer', details: { reason: 'shape' } } }]);
  });

  it('that was not looked at is not kept', async () => {
    on('rateLimited');
    expect(await failure(premia.create(attempt()))).toMatchObject({ code: 'rateLimited' });
    expect([premia.list(clientId), noted()]).toEqual([[], ['premiaSession sent', 'premiaSession notDone']]);
  });

  it('is not even begun where there is no network, and is where there is one again', async () => {
    connection.report('coanda', false);
    here.practice.setFaults([faultOf('offline')]);
    expect(await failure(premia.create(attempt()))).toEqual({ code: 'offline', details: { reason: 'noNetwork' } });
    expect([premia.list(clientId), noted()]).toEqual([[], []]);
    here.practice.setFaults([]);
    expect(await premia.create(attempt())).toMatchObject({ state: 'created' });
  });
});

describe('a link', () => {
  it('that was opened or copied is noted; one that was not is not', async () => {
    const { id } = await premia.create(attempt());
    opens = 'noBrowser';
    expect(await premia.open(id)).toEqual({ opened: false });
    opens = 'refused';
    for (const use of [premia.open, premia.copyLink]) expect(await failure(use(id))).toMatchObject({ code: 'linkRefused' });
    expect(noted().slice(2)).toEqual([]);
    opens = 'opened';
    expect([await premia.open(id), await premia.copyLink(id)]).toEqual([{ opened: true }, { seconds: 30 }]);
    expect([noted().slice(2), new Set(links).size]).toEqual([['premiaOpened', 'premiaLinkCopied'], 1]);
    premia.forget(id);
    expect([noted().at(-1), premia.list(clientId), await failure(premia.open(id))]).toMatchObject(['premiaForgotten', [], { code: 'notFound' }]);
  });
});
