// Premia: sessions are opened once, kept with what was sent, and resumed by their id. What opens one never leaves main.
import type { deedSteps } from '../../preload/contract/activity-facts';
import type { NewPremiaSession, PremiaDraft, PremiaRequest, PremiaSent, PremiaSession } from '../../preload/contract/premia';
import { checkPremiaRequest } from '../../preload/contract/premia-check';
import { knock } from '../api/http';
import { readPremiaBody, writePremiaSession } from '../api/coanda/premia-session';
import type { Store } from '../cache';
import type { PremiaRow } from '../cache/premia';
import { asFailure, Failure } from '../failure';
import type { Clients } from './clients';
import type { ConnectionService } from './connection';
import type { Notify } from './notify';
import type { Session } from './session';

type Step = (typeof deedSteps)[number];
interface Link { baseUrl: string; hash: string }

/** What the desktop must do with a session's link. It builds the address itself, and refuses what is not one of the environment's. */
export interface PremiaDesktop {
  openSession(link: Link): Promise<'opened' | 'noBrowser' | 'refused'>;
  /** For how many seconds the link stays on the clipboard; null when it was refused. */
  copySession(link: Link): Promise<number | null>;
}

/** What Premia said no to, and what certainly never reached it; of everything else nobody knows whether a session was opened. */
const refusals = ['requestRefused', 'forbidden', 'notFound', 'resultRefused'];
function outcomeOf({ code, details }: Failure): 'refused' | 'notSent' | 'unknown' {
  if (refusals.includes(code)) return 'refused';
  const notSent = ['invalidInput', 'notGranted', 'sessionExpired', 'notSignedIn', 'untrusted', 'applicationRefused', 'rateLimited'].includes(code)
    || (code === 'offline' && details?.['reason'] !== undefined) || (code === 'timeout' && details?.['reason'] === 'connect') || (code === 'unavailable' && details?.['status'] === 503);
  return notSent ? 'notSent' : 'unknown';
}

export function createPremia(session: Session, clients: Clients, connection: ConnectionService, desktop: PremiaDesktop, notify: Notify, now: () => Date) {
  /** What is being sent, by attempt: a second click waits for the first. */
  const underWay = new Map<string, { clientId: string; session: Promise<PremiaSession> }>();
  const today = (): string => now().toISOString().slice(0, 10);
  const textOf = (request: PremiaRequest): string => JSON.stringify(writePremiaSession(request));

  /** Whether a request may be sent, and what its journey and product are called. @throws Failure `invalidInput` */
  function check(request: PremiaRequest): { journeyName: string; productName: string } {
    const problem = checkPremiaRequest(request, today())[0];
    if (problem) throw new Failure('invalidInput', { details: { field: problem.field, reason: problem.code } });
    const { recoJourneys, products } = session.remote().environment.catalogue;
    const journey = recoJourneys.find(({ uuid }) => uuid === request.journeyUuid);
    const product = products.find(({ code }) => code === request.productCode);
    if (!journey) throw new Failure('invalidInput', { details: { field: 'journey', reason: 'unknownChoice' } });
    if (!product) throw new Failure('invalidInput', { details: { field: 'product', reason: 'unknownChoice' } });
    return { journeyName: journey.name, productName: product.name };
  }

  function find(sessionId: string): PremiaRow {
    const row = session.store().premia.find(sessionId);
    if (!row) throw new Failure('notFound');
    return row;
  }

  const noteOf = (sessionId: string, action: 'premiaOpened' | 'premiaLinkCopied' | 'premiaForgotten'): void => session.store().activity.record({ action, session: sessionId }, find(sessionId).clientId, now());

  function linkOf(sessionId: string): Link {
    find(sessionId);
    const hash = session.store().premia.hash(sessionId);
    if (hash === null) throw new Failure('notFound');
    return { hash, baseUrl: session.remote().environment.premia.baseUrl };
  }

  /** Nothing is sent where something is known to be down before Coanda has proved itself: cut off half-way nobody would know whether a session was opened. */
  async function reach(): Promise<void> {
    const { dfs, coanda } = connection.state();
    if (dfs.state !== 'unreachable' && coanda.state !== 'unreachable') return;
    await knock(session.remote().environment.coanda.baseUrl).catch(() => {
      throw new Failure('offline', { details: { reason: 'noNetwork' } });
    });
  }

  async function send({ clientId, attemptId, request, again }: NewPremiaSession): Promise<PremiaSession> {
    const store = session.storeForLater();
    const { journeyName, productName } = check(request);
    clients.find(clientId);
    if (!again && store().premia.mayExist(clientId, request.reference)) throw new Failure('outcomeUnknown', { details: { reason: 'reference' } });
    await reach();
    const note = (open: Store, step: Step): void => open.activity.record({ action: 'premiaSession', session: attemptId, step }, clientId, now());
    store().together(() => {
      store().premia.begin({ id: attemptId, clientId, createdAt: now().toISOString(), reference: request.reference, journeyName, productName, sent: textOf(request) });
      note(store(), 'sent');
    });
    try {
      const { value: { sessionHash } } = await session.withCoanda((coanda, coandaSession) => coanda.api.createPremiaSession({ body: writePremiaSession(request) }, { session: coandaSession }));
      if (sessionHash === null) throw new Failure('unreadableAnswer', { details: { reason: 'shape' } });
      const open = store();
      open.together(() => {
        open.premia.created(attemptId, sessionHash);
        note(open, 'done');
      });
      return read(open.premia.find(attemptId));
    } catch (error) {
      throw settle(attemptId, asFailure(error), store, note);
    } finally {
      notify('premia.changed', { clientId });
    }
  }

  /** Keeps what it came to, and returns what to tell the advisor. */
  function settle(attemptId: string, failure: Failure, store: () => Store, note: (open: Store, step: Step) => void): Failure {
    const outcome = outcomeOf(failure);
    try {
      if (outcome === 'notSent') store().premia.forget(attemptId);
      else store().premia.failed(attemptId, outcome, failure.toCallError());
      note(store(), outcome === 'unknown' ? 'unknown' : 'notDone');
    } catch {
      // Whoever asked has signed out: it stays in doubt.
    }
    return outcome === 'unknown' ? new Failure('outcomeUnknown', { correlationId: failure.correlationId, details: { reason: failure.code } }) : failure;
  }

  return {
    draft: (clientId: string): PremiaDraft | null => session.store().premia.draft(clientId),
    saveDraft: (clientId: string, draft: PremiaDraft | null): void => session.store().premia.saveDraft(clients.find(clientId).id, draft, now()),
    /** What would be sent, to the letter. @throws Failure `invalidInput` */
    preview(request: PremiaRequest): PremiaSent {
      check(request);
      return readPremiaBody(textOf(request));
    },
    /** Opens a session, once for each attempt. @throws Failure `outcomeUnknown` when one may exist, also of an earlier attempt with this reference */
    async create(attempt: NewPremiaSession): Promise<PremiaSession> {
      const mine = underWay.get(attempt.attemptId);
      if (mine) return mine.session;
      const known = session.store().premia.find(attempt.attemptId);
      if (known?.state === 'created') return read(known);
      if (known || [...underWay.values()].some(({ clientId }) => clientId === attempt.clientId)) throw new Failure(known ? 'outcomeUnknown' : 'busy');
      const sending = send(attempt).finally(() => underWay.delete(attempt.attemptId));
      underWay.set(attempt.attemptId, { clientId: attempt.clientId, session: sending });
      return sending;
    },
    /** Newest first. What is being sent just now is not in doubt yet. */
    list: (clientId: string): PremiaSession[] => session.store().premia.list(clientId).filter(({ id }) => !underWay.has(id)).map(read),
    /** In the person's browser. @throws Failure `linkRefused` when it would lead anywhere but to the environment's Premia */
    async open(sessionId: string): Promise<{ opened: boolean }> {
      const came = await desktop.openSession(linkOf(sessionId));
      if (came === 'refused') throw new Failure('linkRefused');
      if (came === 'opened') noteOf(sessionId, 'premiaOpened');
      return { opened: came === 'opened' };
    },
    /** For a browser that does not open by itself. @throws Failure `linkRefused` */
    async copyLink(sessionId: string): Promise<{ seconds: number }> {
      const seconds = await desktop.copySession(linkOf(sessionId));
      if (seconds === null) throw new Failure('linkRefused');
      noteOf(sessionId, 'premiaLinkCopied');
      return { seconds };
    },
    forget(sessionId: string): void {
      const { clientId } = find(sessionId);
      if (underWay.has(sessionId)) throw new Failure('busy');
      noteOf(sessionId, 'premiaForgotten');
      session.store().premia.forget(sessionId);
      notify('premia.changed', { clientId });
    },
  };
}
export type Premia = ReturnType<typeof createPremia>;

/** At most four characters of what opens it, and never more than a quarter. */
function maskOf({ beginning, length }: Pick<PremiaRow, 'beginning' | 'length'>): string | null {
  return beginning === null || length === null ? null : `${beginning.slice(0, Math.floor(length / 4))}…`;
}

function read(row: PremiaRow | null): PremiaSession {
  if (!row) throw new Failure('notFound');
  const { id, clientId, createdAt, reference, journeyName, productName, state, error } = row;
  return { id, clientId, createdAt, reference, journeyName, productName, state, masked: maskOf(row), error, sent: readPremiaBody(row.sent) };
}
