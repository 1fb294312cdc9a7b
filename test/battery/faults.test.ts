// Fifteen kinds of fault at each operation: every call settles within its deadline, and nothing is left open.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Limits } from '../../main/api/http';
import type { Remote } from '../../main/api/remote';
import { Failure } from '../../main/failure';
import { faultOf } from '../../main/practice/faults';
import { startPractice, type PracticeServer } from '../../main/practice/server';
import { faultKinds, type FaultKind } from '../../preload/contract/fault-kinds';
import { errorCodes } from '../../preload/contract/error-facts';
import { call, canaries, environmentAt, inputOf, remoteAt, targets } from './clients';
import { openRow } from './row';

const { count } = openRow('faults');
const deadlineMs = 400;
const graceMs = 500;
const limits: Limits = { connect: deadlineMs, headers: deadlineMs, idle: deadlineMs, total: { notice: deadlineMs, quick: deadlineMs, wait: deadlineMs, simulation: deadlineMs } };
const kinds = Object.keys(faultKinds) as FaultKind[];
if (kinds.length < count) throw new Error(`only ${kinds.length} kinds of faults`);

let practice: PracticeServer;
let origin = '';
beforeAll(async () => {
  practice = await startPractice({ statusWaitSeconds: 0, simulationSeconds: 0 });
  origin = new URL(practice.environment.dfs.baseUrl).origin;
});
afterAll(() => practice.close());

/** What holds the process open: connections and timers. */
const held = () => process.getActiveResourcesInfo().filter((name) => ['TCPSocketWrap', 'TCPWrap', 'TLSWrap', 'Timeout', 'GetAddrInfoReqWrap', 'TCPConnectWrap'].includes(name)).sort();

/** A client has eight connections a system: so many calls a client, that none waits for another's fault. */
const groups = Array.from({ length: Math.ceil(targets.length / 8) }, (_, index) => targets.slice(index * 8, index * 8 + 8));
const clients = (wanted: Limits): Remote[] => groups.map(() => remoteAt(environmentAt(origin), { limits: wanted, patience: 0 }));
const closeAll = (remotes: readonly Remote[]) => Promise.all(remotes.map((remote) => remote.close()));

/** How each call ended that did not end as it should. */
async function endings(kind: FaultKind, remotes: readonly Remote[]): Promise<string[]> {
  // A delay longer than the deadline, a body slower than the deadline; one request may strike more than once.
  practice.setFaults([faultOf(kind, { seconds: kind === 'rateLimited' ? 0 : 2, bytes: 1 })]);
  const before = practice.log().at(-1);
  const outcomes = await Promise.all(targets.map(async (target, index) => {
    const begun = performance.now();
    const error = await call(remotes[Math.floor(index / 8)]!, target, inputOf(target)).then(() => null, (caught: unknown) => caught);
    const took = performance.now() - begun;
    // What may be repeated has its deadline three times.
    const allowed = (target.operation.retry === 'never' ? 1 : 3) * deadlineMs + graceMs;
    if (took > allowed) return `${target.operation.id} took ${Math.round(took)} ms`;
    if (error !== null && !(error instanceof Failure && errorCodes.includes(error.code))) return `${target.operation.id}: ${String(error)}`;
    if (error !== null && canaries.some((word) => JSON.stringify(error).includes(word))) return `${target.operation.id} tells a credential`;
    return null;
  }));
  practice.setFaults([]);
  const met = new Set(practice.log().slice(practice.log().findIndex((entry) => entry === before) + 1).map(({ operation }) => operation));
  return [...outcomes.filter((words) => words !== null), ...targets.filter(({ operation }) => !met.has(operation.id)).map(({ operation }) => `${operation.id} never arrived`)];
}

describe('a fault', () => {
  it.each(kinds)('%s at every operation ends in time and leaves nothing open', async (kind) => {
    const before = held();
    const remotes = clients(limits);
    expect(await endings(kind, remotes)).toEqual([]);
    await closeAll(remotes);
    await expect.poll(held, { timeout: 5000 }).toEqual(before);
  });

  it('is really met: all of them but a slow but whole answer are failures', async () => {
    for (const kind of kinds) {
      practice.setFaults([faultOf(kind, { seconds: kind === 'rateLimited' ? 0 : 2, bytes: 1 })]);
      const remote = remoteAt(environmentAt(origin), { limits, patience: 0 });
      const target = targets.find(({ name }) => name === 'listBanks')!;
      await expect(call(remote, target, inputOf(target)), kind).rejects.toBeInstanceOf(Failure);
      await remote.close();
    }
    practice.setFaults([]);
  });
});

describe('the battery itself (control)', () => {
  it('sees a client without deadlines', async () => {
    const patient: Limits = { connect: 60_000, headers: 60_000, idle: 60_000, total: { notice: 60_000, quick: 60_000, wait: 60_000, simulation: 60_000 } };
    const remotes = clients(patient);
    expect((await endings('delay', remotes)).join()).toContain('took');
    await closeAll(remotes);
  });

  it('sees a connection that stays open', async () => {
    const before = held();
    const remote = remoteAt(environmentAt(origin), { limits: { ...limits, total: { ...limits.total, quick: 60_000 }, headers: 60_000 }, patience: 0 });
    practice.setFaults([faultOf('halfOpen')]);
    const target = targets.find(({ name }) => name === 'listBanks')!;
    const pending = call(remote, target, inputOf(target)).catch(() => undefined);
    await expect.poll(held).not.toEqual(before);
    practice.setFaults([]);
    await remote.close();
    await pending;
  });
});
