// What a report says it would take: from which estimates, at which probability, and when it says nothing.
import { describe, expect, it } from 'vitest';
import { createStore } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { Failure } from '../../../main/failure';
import { createComposer, type Circumstances } from '../../../main/report/compose';
import type { Estimates } from '../../../main/services/estimates';
import { namedRecord } from '../../../preload/contract/client-facts';
import type { Solution } from '../../../preload/contract/estimates';
import { firm } from '../../../preload/contract/firm';
import { addStored } from '../../e2e/stored';
import { sampleAccount } from '../../integration/cache/sample-store';
import { sampleInput, sampleSimulation } from '../../samples';

type Asked = Parameters<Estimates['solve']>[0];
const ids = ['0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d01', '0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d02', '0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d03'] as const;
const circumstances = {
  language: 'en', firm: firm.parse({ name: 'Cabinet Nord' }), userName: 'Camille', madeAt: new Date('2026-11-22T10:00:00Z'), timeZone: 'Europe/Paris', madeOffline: true,
  about: { version: '0.1.0' } as Circumstances['about'], log: null,
} satisfies Circumstances;
const found = (changes: object = {}) => ({ input: sampleInput(), reason: null, ...changes }) as Solution;
const none = found({ input: null, reason: 'outOfReach' });

/** A book of two clients, of whom the first has two runs; `solved` says what it would take. */
function make({ successProbability = 0.6 as number | null, targetAmount = 500_000 as number | null, solved = (_: Asked): Solution => found(), exact = () => ({ error: { successProbability: 0.07 } }) as unknown } = {}) {
  const store = createStore(openDatabase({ file: null, key: null }));
  const [mine, other] = ['Adeline Monnier', 'Karim Benhaddou'].map((name) => store.clients.add(namedRecord(name, { contactId: null }), new Date(0))) as [string, string];
  ids.forEach((id, index) => {
    const { result, ...rest } = sampleSimulation({ id, clientId: index === 2 ? other : mine, reference: `S-20261122-7KQ4${index}`, input: sampleInput({ targetAmount }), source: 'cache' });
    addStored(store, { ...rest, result: { ...result, successProbability } });
  });
  const asked: Asked[] = [];
  const composer = createComposer(() => store, {
    exact: () => Promise.resolve(exact() as Awaited<ReturnType<Estimates['exact']>>),
    solve: (question) => {
      asked.push(question);
      return Promise.resolve().then(() => solved(question));
    },
  });
  const leverOf = async () => {
    const report = await composer.compose({ kind: 'simulation', simulationId: ids[0] }, circumstances);
    return report.kind === 'simulation' ? report.lever : undefined;
  };
  return { composer, leverOf, asked, store, mine, other };
}

describe('what it would take', () => {
  it('is asked for four in five, as more each month and as a longer time', async () => {
    const { leverOf, asked, mine } = make();
    expect(await leverOf()).toEqual({ wanted: 0.8, scheduledContribution: found(), horizon: found(), error: 0.07 });
    expect(asked.map(({ for: what, probability, simulationId, clientId }) => [what, probability, simulationId, clientId])).toEqual([['scheduledContribution', 0.8, ids[0], mine], ['horizon', 0.8, ids[0], mine]]);
  });

  it.each(['scheduledContribution', 'horizon'] as const)('is one of the two when only %s leads there', async (only) => {
    const { leverOf, asked } = make({ successProbability: 0.2, solved: ({ for: what }) => (what === only ? found() : none) });
    expect(await leverOf()).toEqual({ wanted: 0.8, scheduledContribution: null, horizon: null, error: 0.07, [only]: found() });
    expect(asked).toHaveLength(2);
  });

  it('is asked for an even chance where four in five are out of reach', async () => {
    const { leverOf, asked } = make({ successProbability: 0.2, solved: ({ probability, for: what }) => (probability === 0.5 && what === 'horizon' ? found() : none) });
    expect(await leverOf()).toEqual({ wanted: 0.5, scheduledContribution: null, horizon: found(), error: 0.07 });
    expect(asked.map(({ probability }) => probability)).toEqual([0.8, 0.8, 0.5, 0.5]);
  });

  it.each([[0.2, 0.5, 4], [0.6, 0.8, 2], [0.5, 0.8, 2]])('is nothing that leads there, and said to be, of a plan at %d', async (successProbability, wanted, questions) => {
    // Something was found, but a reason stands against it.
    const { leverOf, asked } = make({ successProbability, solved: () => found({ reason: 'alreadyReached' }) });
    expect(await leverOf()).toEqual({ wanted, scheduledContribution: null, horizon: null, error: 0.07 });
    expect(asked).toHaveLength(questions);
  });

  it.each([{ successProbability: 0.8 }, { successProbability: 0.95 }, { successProbability: null }, { targetAmount: null }])('is not said of %j', async (plan) => {
    const { leverOf, asked } = make(plan);
    expect(await leverOf()).toBeNull();
    expect(asked).toEqual([]);
  });

  it('is not said where no estimate can be given; any other fault is one', async () => {
    expect(await make({ solved: () => { throw new Failure('noEstimate', { details: { reason: 'poorFit' } }); } }).leverOf()).toBeNull();
    await expect(make({ solved: () => { throw new Failure('notFound'); } }).leverOf()).rejects.toMatchObject({ code: 'notFound' });
  });

  it('of an estimate has the error of that estimate, and belongs to the run that carries it', async () => {
    const calibration = { simulationId: ids[1] };
    const { composer, asked } = make({ exact: () => ({ calibration, result: { successProbability: 0.4 }, error: { successProbability: 0.03 } }) });
    const report = await composer.compose({ kind: 'estimate', simulationId: ids[0], input: sampleInput({ targetAmount: 700_000 }) }, circumstances);
    expect(report).toMatchObject({ kind: 'estimate', simulation: { id: ids[1] }, lever: { wanted: 0.8, error: 0.03 } });
    expect(report.reference).toMatch(/^S-20261122-7KQ41-E[0-9A-F]{5}$/);
    expect(asked[0]).toMatchObject({ simulationId: ids[1], input: { targetAmount: 700_000 } });
  });
});

describe('a paper', () => {
  it('says whose it is, who made it, when and with what', async () => {
    const { composer, mine } = make();
    const report = await composer.compose({ kind: 'simulation', simulationId: ids[0] }, circumstances);
    expect(report).toMatchObject({ client: { id: mine, name: 'Adeline Monnier', contactId: null }, reference: 'S-20261122-7KQ40', userName: 'Camille', madeAt: '2026-11-22T10:00:00.000Z', timeZone: 'Europe/Paris', madeOffline: true, language: 'en', firm: { name: 'Cabinet Nord' }, proof: { log: null } });
  });

  it('beside others is of one client, each run by its name or else its reference', async () => {
    const { composer, store } = make();
    store.simulations.saveLabel(ids[1], { name: 'With the house', note: '', pinned: false, archived: false }, new Date(0));
    const report = await composer.compose({ kind: 'comparison', simulationIds: [ids[0], ids[1]] }, circumstances);
    expect(report).toMatchObject({ kind: 'comparison', compared: [{ name: 'S-20261122-7KQ40' }, { name: 'With the house' }] });
    expect(report.reference).toMatch(/^C-20261122-[0-9A-F]{5}$/);
    await expect(composer.compose({ kind: 'comparison', simulationIds: [ids[0], ids[2]] }, circumstances)).rejects.toMatchObject({ code: 'invalidInput', details: { field: 'simulationIds', reason: 'otherClient' } });
    await expect(composer.compose({ kind: 'comparison', simulationIds: [] }, circumstances)).rejects.toMatchObject({ code: 'invalidInput' });
  });

  it('of a client has their accounts with their age, and no run that was put away', async () => {
    const { composer, store, mine } = make();
    store.accounts.replace(mine, [sampleAccount(1)], '[]', '2026-11-20T09:00:00.000Z');
    store.simulations.saveLabel(ids[1], { name: '', note: '', pinned: false, archived: true }, new Date(0));
    store.clients.save(mine, namedRecord('Adeline Monnier', { birthDate: '1980-03-14', risk: { key: '3', date: '2025-05-06' } }), new Date(0));
    const report = await composer.compose({ kind: 'summary', clientId: mine }, circumstances);
    expect(report).toMatchObject({ kind: 'summary', accountsAsOf: '2026-11-20T09:00:00.000Z', person: { kind: 'person', birthDate: '1980-03-14', riskKey: '3', riskDate: '2025-05-06' } });
    expect(report.kind === 'summary' && [report.accounts.length, report.simulations.map(({ id }) => id), report.premia]).toEqual([1, [ids[0]], []]);
    expect(report.reference).toMatch(/^B-20261122-[0-9A-F]{5}$/);
    const bare = await make().composer.compose({ kind: 'summary', clientId: mine }, circumstances).catch((error: unknown) => error);
    expect(bare).toMatchObject({ code: 'notFound' });
  });

  it('of what is not there is not made', async () => {
    const { composer } = make();
    await expect(composer.compose({ kind: 'simulation', simulationId: '0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d09' }, circumstances)).rejects.toMatchObject({ code: 'notFound' });
  });
});
