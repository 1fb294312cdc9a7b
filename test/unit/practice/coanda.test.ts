// The practice Coanda over HTTP: token, strictness, leaving early, and a loop that stays free.
import { performance } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { coandaToken, sampleRequest, simulateOver } from './helpers';

let practice: PracticeServer;
let token: string;
let clock: Date;

beforeEach(async () => {
  clock = new Date('2026-11-22T09:00:00Z');
  practice = await startPractice({ now: () => clock, simulationSeconds: 0 });
  token = await coandaToken(practice);
});
afterEach(() => practice.close());

const acquire = (query: string): Promise<Response> => fetch(`${practice.environment.coanda.baseUrl}/user-service/v1/token/acquire${query}`);

describe('the token', () => {
  it('is the raw JWT as text and ends after an hour', async () => {
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect((await simulateOver(practice, token, 'free', sampleRequest())).status).toBe(200);
    clock = new Date(clock.getTime() + 3600_000);
    expect((await simulateOver(practice, token, 'free', sampleRequest())).status).toBe(401);
  });

  it('is refused for wrong or missing credentials', async () => {
    expect((await acquire('?username=simulations%40practice.example&password=no')).status).toBe(401);
    const missing = await acquire('?username=simulations%40practice.example');
    expect(missing.status).toBe(422);
    expect(await missing.json()).toMatchObject({ status: 422, message: expect.stringContaining('password') });
  });

  it('is not accepted when forged', async () => {
    expect((await simulateOver(practice, `${token}x`, 'free', sampleRequest())).status).toBe(401);
    expect((await simulateOver(practice, '', 'free', sampleRequest())).status).toBe(401);
  });
});

describe('requests', () => {
  const flow = { amount: 100, start_date: '202008', end_date: '202507', frequency: 'MONTHLY' };
  const asset = { isin: 'LU1681046931', currency: 'EUR', percentage: 100 };
  it.each<[string, Record<string, unknown>]>([
    ['simulator_uuid', { simulator_uuid: 'aaaic:simulators:999' }],
    ['simulator_uuid', { simulator_uuid: 'aaaic:simulators:236' }],
    ['horizon', { horizon: undefined }],
    ['horizon', { horizon: 721 }],
    ['horizon', { horizon: 12.5 }],
    ['simulation_start_date', { simulation_start_date: '202013' }],
    ['simulation_start_date', { simulation_start_date: 202008 }],
    ['current_savings', { current_savings: '1000' }],
    ['current_savings', { current_savings: -1 }],
    ['simple_deposits.0.date', { simple_deposits: [{ amount: 1, date: '2020-08' }] }],
    ['periodic_deposits.0.frequency', { periodic_deposits: [{ ...flow, frequency: 'ANNUALLY' }] }],
    ['periodic_deposits.0', { periodic_deposits: [{ ...flow, end_date: '202007' }] }],
    ['portfolio_composition.0.isin', { portfolio_composition: [{ ...asset, isin: 'LU1681046930' }] }],
    ['portfolio_composition.0.isin', { portfolio_composition: [{ ...asset, isin: 'LU1681043599' }] }],
    ['portfolio_composition.0.currency', { portfolio_composition: [{ ...asset, currency: 'euro' }] }],
    ['portfolio_composition', { portfolio_composition: [{ ...asset, percentage: 90 }] }],
    ['portfolio_composition', { portfolio_composition: [] }],
    ['profile_idx', { profile_idx: 2 }],
  ])('are refused with 422 naming %s', async (field, change) => {
    const answer = await simulateOver(practice, token, 'free', { ...sampleRequest(), ...change });
    expect(answer.status).toBe(422);
    expect(((await answer.json()) as { message: string }).message).toContain(field);
  });

  it('of the other modes need their own fields', async () => {
    const { portfolio_composition: _, ...rest } = sampleRequest();
    const delegated = { ...rest, simulator_uuid: 'aaaic:simulators:236', profile_idx: 2 };
    const glidepath = { ...rest, simulator_uuid: 'aaaic:simulators:170', profile_idx: 2, age: 35 };
    expect((await simulateOver(practice, token, 'delegated', delegated)).status).toBe(200);
    expect((await simulateOver(practice, token, 'glidepath', glidepath)).status).toBe(200);
    expect((await simulateOver(practice, token, 'delegated', { ...delegated, profile_idx: 5 })).status).toBe(422);
    expect((await simulateOver(practice, token, 'glidepath', { ...glidepath, age: undefined })).status).toBe(422);
    expect((await simulateOver(practice, token, 'unknown', delegated)).status).toBe(404);
  });

  it('are accepted under one name of the start date only', async () => {
    const { simulation_start_date: start, ...rest } = sampleRequest();
    const other = { ...rest, start_date: start };
    expect((await simulateOver(practice, token, 'free', other)).status).toBe(422);
    await practice.close();
    practice = await startPractice({ now: () => clock, simulationSeconds: 0, startDateField: 'start_date' });
    expect((await simulateOver(practice, token, 'free', other)).status).toBe(200);
    expect((await simulateOver(practice, token, 'free', sampleRequest())).status).toBe(422);
  });

  it('with another method answer 405, without a body 422', async () => {
    const url = `${practice.environment.coanda.baseUrl}/simulator-service/simulator/free_management`;
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { method: 'POST', headers: { Authorization: `Bearer ${token}` } })).status).toBe(422);
  });
});

describe('a long simulation', () => {
  it('is given up when the client leaves', async () => {
    const leaving = new AbortController();
    const waiting = simulateOver(practice, token, 'free', { ...sampleRequest(), horizon: 720 }, leaving.signal);
    setTimeout(() => leaving.abort(), 40);
    await expect(waiting).rejects.toThrow();
    await expect.poll(() => practice.log().at(-1)).toMatchObject({ outcome: 'abandoned', status: null });
  });

  it('takes a believable time', async () => {
    await practice.close();
    practice = await startPractice({ now: () => clock, simulationSeconds: 0.3 });
    const begun = performance.now();
    await simulateOver(practice, token, 'free', sampleRequest());
    expect(performance.now() - begun).toBeGreaterThan(290);
  });

  it('ends its believable wait when the client leaves', async () => {
    await practice.close();
    practice = await startPractice({ now: () => clock, simulationSeconds: 60 });
    await expect(simulateOver(practice, token, 'free', sampleRequest(), AbortSignal.timeout(400))).rejects.toThrow();
    await expect.poll(() => practice.log().at(-1)).toMatchObject({ outcome: 'abandoned', status: null });
  });

  it('lets other requests be answered meanwhile', async () => {
    let running = true;
    const simulation = simulateOver(practice, token, 'free', { ...sampleRequest(), horizon: 720 }).then((answer) => answer.arrayBuffer()).finally(() => (running = false));
    let answered = 0;
    while (running) {
      await (await fetch(`${practice.environment.dfs.baseUrl}/v1.0/health-check`)).arrayBuffer();
      if (running) answered += 1;
    }
    await simulation;
    expect(answered).toBeGreaterThan(5);
  });
});
