// Thousands of answers gone wrong for each operation, over real HTTP: every call settles in time with a value or a failure of the contract.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Remote } from '../../main/api/remote';
import { Failure } from '../../main/failure';
import { errorCodes } from '../../preload/contract/error-facts';
import { call, canaries, environmentAt, inputOf, remoteAt, targets, type Target } from './clients';
import { mutated } from './mutate';
import { randomFrom } from './random';
import { openRow } from './row';

const { count: answersEach, seed } = openRow('answers');
const atOnce = 8;
const limitMs = 2000;
const limits = { connect: limitMs, headers: limitMs, idle: limitMs, total: { notice: limitMs, quick: limitMs, wait: limitMs, simulation: limitMs } };

/** A server of its own for each call under way: it answers with whatever body was put there. */
interface Lane { remote: Remote; origin: string; answer: { text: string; type: string }; close(): Promise<void> }
async function openLane(): Promise<Lane> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { 'content-type': lane.answer.type }).end(lane.answer.text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const remote = remoteAt(environmentAt(origin), { limits, patience: 0 });
  const lane: Lane = {
    remote, origin, answer: { text: '', type: '' },
    async close() {
      await remote.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return lane;
}

let lanes: Lane[] = [];
const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
beforeAll(async () => {
  process.on('unhandledRejection', note);
  lanes = await Promise.all(Array.from({ length: atOnce }, openLane));
});
afterAll(async () => {
  process.off('unhandledRejection', note);
  await Promise.all(lanes.map((lane) => lane.close()));
});

/** What is wrong with how a call ended. */
function verdict(outcome: { value: unknown } | { error: unknown }, milliseconds: number, origin: string): string | null {
  if (milliseconds > limitMs + 500) return `took ${Math.round(milliseconds)} ms`;
  if ('value' in outcome) return ({} as Record<string, unknown>)['polluted'] === undefined ? null : 'the prototype of every object was changed';
  const { error } = outcome;
  if (!(error instanceof Failure)) return `no failure of the contract: ${String(error).slice(0, 200)}`;
  if (!errorCodes.includes(error.code)) return `unknown code ${error.code}`;
  const told = inspect(error, { depth: 10, showHidden: true });
  const leaked = [...canaries, origin.slice(7)].find((word) => told.includes(word));
  return leaked === undefined ? null : `the error tells ${leaked}`;
}

type Ask = (lane: Lane, target: Target) => Promise<unknown>;
const ours: Ask = ({ remote }, target) => call(remote, target, inputOf(target));

async function storm(target: Target, count: number, ask: Ask): Promise<string[]> {
  const random = randomFrom(seed + target.name.length * 7919 + target.name.charCodeAt(0));
  const type = target.operation.answer === 'text' ? 'text/plain' : 'application/json';
  const found: string[] = [];
  let left = count;
  await Promise.all(lanes.map(async (lane) => {
    while (left-- > 0) {
      const text = mutated(target.documented.responseSample, target.operation.response, random);
      lane.answer = { text, type };
      const begun = performance.now();
      const outcome = await ask(lane, target).then((value) => ({ value }), (error: unknown) => ({ error }));
      const words = verdict(outcome, performance.now() - begun, lane.origin);
      if (words !== null && found.length < 5) found.push(`${words} after ${text.slice(0, 300)}`);
    }
  }));
  return found;
}

describe('answers gone wrong', () => {
  it.each(targets.map((target) => [target.operation.id, target] as const))('to %s', async (_, target) => {
    expect(await storm(target, answersEach, ours)).toEqual([]);
    expect(unhandled).toEqual([]);
  });
});

describe('the battery itself (control)', () => {
  const bank = targets.find(({ name }) => name === 'getBank')!;
  it.each<[string, Ask, string]>([
    ['a reader that lets the parser’s error through', async ({ remote }, target) => {
      const { received } = (await call(remote, { ...target, name: 'healthCheck' }, {}).catch(() => ({ received: '{' }))) as { received: string };
      return JSON.parse(received);
    }, 'no failure of the contract'],
    ['an error that tells the address', async (lane, target) => ours(lane, target).catch(() => { throw new Failure('offline', { details: { url: lane.origin } }); }), 'the error tells'],
    ['an error that tells a credential', async (lane, target) => ours(lane, target).catch(() => { throw new Failure('offline', { details: { token: canaries[2]! } }); }), 'the error tells'],
    ['a call that takes too long', async (lane, target) => {
      await new Promise((resolve) => setTimeout(resolve, limitMs + 600));
      return ours(lane, target);
    }, 'took'],
  ])('sees %s', async (_, ask, words) => {
    expect((await storm(bank, words === 'took' ? 8 : 400, ask)).join()).toContain(words);
  });
});
