// Coanda's calls: the token they carry, the two spellings of the start date, and which refusal is told.
import { describe, expect, it } from 'vitest';
import { createCoanda } from '../../../../main/api/coanda/client';
import type { HttpRequest } from '../../../../main/api/http';
import { Failure } from '../../../../main/failure';
import { sampleAnswer, sampleInput } from '../../../samples';

const session = { jwt: 'h.e.s', userName: 'somebody' };
const answer = JSON.stringify(sampleAnswer());
const refusal = (status: number, code: Failure['code'] = 'requestRefused') => new Failure(code, { details: { status } });

/** Answers one call after the other as told, and keeps what was asked. */
function coandaWith(...answers: (string | Error)[]) {
  const asked: HttpRequest[] = [];
  const coanda = createCoanda({
    close: () => Promise.resolve(),
    send: (request) => {
      asked.push(request);
      const next = answers[asked.length - 1]!;
      return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
    },
  });
  const spellings = () => asked.map(({ body }) => Object.keys(JSON.parse(body!) as object).filter((name) => name.endsWith('start_date')).join());
  return { coanda, asked, spellings };
}

describe('a simulation', () => {
  it.each([['simulation_start_date', 'start_date'], ['start_date', 'simulation_start_date']] as const)('refused with %s is asked for once with %s, which is told for the next time', async (first, other) => {
    for (const status of [400, 422]) {
      const { coanda, spellings } = coandaWith(refusal(status), answer);
      await expect(coanda.simulate(session, sampleInput(), first)).resolves.toMatchObject({ startDateField: other, response: answer });
      expect(spellings()).toEqual([first, other]);
    }
  });

  it('that is answered is asked for once, and has both bodies as they went', async () => {
    const { coanda, asked } = coandaWith(answer);
    const found = await coanda.simulate(session, sampleInput(), 'start_date');
    expect(found).toMatchObject({ startDateField: 'start_date', request: asked[0]!.body, response: answer, result: { successProbability: 0.8125 } });
    expect(asked.map(({ headers }) => headers)).toEqual([{ authorization: 'Bearer h.e.s' }]);
  });

  it('refused in both spellings is told by the first refusal', async () => {
    const [first, second] = [refusal(422), refusal(400)];
    const { coanda, asked } = coandaWith(first, second);
    await expect(coanda.simulate(session, sampleInput(), 'start_date')).rejects.toBe(first);
    expect(asked).toHaveLength(2);
  });

  it('that fails otherwise the second time is told by that', async () => {
    const offline = new Failure('offline');
    await expect(coandaWith(refusal(400), offline).coanda.simulate(session, sampleInput(), 'start_date')).rejects.toBe(offline);
  });

  it.each([[401, 'sessionExpired'], [403, 'forbidden'], [404, 'notFound'], [500, 'unavailable']] as const)('refused with %i is not asked for again', async (status, code) => {
    const { coanda, asked } = coandaWith(refusal(status, code));
    await expect(coanda.simulate(session, sampleInput(), 'start_date')).rejects.toMatchObject({ code });
    expect(asked).toHaveLength(1);
  });

  it.each([['free', sampleInput(), '/free_management'], ['delegated', sampleInput({ mode: 'delegated', profile: { index: 2, name: 'Balanced' } }), '/delegated_management']] as const)('of %s management goes to its own address', async (_, input, path) => {
    const { coanda, asked } = coandaWith(answer);
    await coanda.simulate(session, input, 'start_date');
    expect(asked[0]!.operation.id).toContain(path);
  });
});

it('without a session nothing is sent, and the expired one is named', async () => {
  const { coanda, asked } = coandaWith();
  await expect(coanda.simulate(null as never, sampleInput(), 'start_date')).rejects.toMatchObject({ code: 'sessionExpired', details: { system: 'coanda' } });
  expect(asked).toEqual([]);
});

it('signing in carries no token and gives the one received, with whose it is', async () => {
  const { coanda, asked } = coandaWith('a.b.c');
  expect(await coanda.signIn('somebody', 'word')).toEqual({ jwt: 'a.b.c', userName: 'somebody' });
  expect(asked[0]).toMatchObject({ query: { username: 'somebody', password: 'word' }, headers: {} });
});
