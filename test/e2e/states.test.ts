// Every state a simulation can be in, as it looks: empty, filled in, running, failed, offline, estimated, compared, and the hard cases.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { faultOf } from '../../main/practice/faults';
import { startPractice, type PracticeServer } from '../../main/practice/server';
import type { SimulationInput } from '../../preload/contract/simulations';
import { check, dress, type Look } from './looks';
import { startRelay, type Relay } from './relay';
import { launch, newFolder, signIn, type Workstation } from './workstation';

const stateLooks: Look[] = [
  { name: 'en-light-small', language: 'en', theme: 'light', width: 1280, height: 720 },
  { name: 'fr-dark-small', language: 'fr', theme: 'dark', width: 1280, height: 720 },
  { name: 'fr-light-large', language: 'fr', theme: 'light', width: 1920, height: 1080 },
  { name: 'en-dark-large', language: 'en', theme: 'dark', width: 1920, height: 1080 },
];
const longName = 'Marie-Charlotte Bénédicte Anne-Sophie de La Rochefontaine-Montgomery '.repeat(3).slice(0, 200).trim();
const emptyClient = 'Client sans simulation';

let workstation: Workstation;
let provider: PracticeServer;
let relay: Relay;
const page = () => workstation.page;
const free = 'POST /simulator-service/simulator/free_management';

const plan = (changes: Partial<SimulationInput> = {}): SimulationInput => ({
  mode: 'free', simulatorUuid: 'aaaic:simulators:243', currency: 'EUR', startMonth: '2027-01', horizonMonths: 144, currentSavings: 3_000_000, targetAmount: 12_000_000,
  oneOffContributions: [{ month: '2029-06', amount: 500_000 }], scheduledContributions: [{ from: '2027-01', to: '2038-12', amount: 25_000, frequency: 'monthly' }], oneOffWithdrawals: [{ month: '2033-03', amount: 200_000 }],
  scheduledWithdrawals: [{ from: '2035-01', to: '2038-12', amount: 30_000, frequency: 'quarterly' }],
  portfolio: [{ isin: 'LU1681046931', currency: 'EUR', weight: 0.6 }, { isin: 'LU1883308352', currency: 'GBP', weight: 0.4 }], profile: null, age: null, ...changes,
});
const sixty: Partial<SimulationInput> = { horizonMonths: 720, scheduledContributions: [{ from: '2027-01', to: '2066-12', amount: 98_765_43, frequency: 'monthly' }], currentSavings: 9_876_543_21, targetAmount: 9_999_999_999_99, oneOffWithdrawals: [], scheduledWithdrawals: [{ from: '2067-01', to: '2086-12', amount: 1_000_000, frequency: 'yearly' }] };
const losing: Partial<SimulationInput> = { currentSavings: 1_000_000, targetAmount: 5_000_000, oneOffContributions: [], scheduledContributions: [], oneOffWithdrawals: [], scheduledWithdrawals: [{ from: '2028-01', to: '2038-12', amount: 12_000, frequency: 'monthly' }] };

interface Points { y?: number | null; low?: number; high?: number; x: number }
/** A provider that lets savings fall below zero. */
function sink(answer: Record<string, unknown>): unknown {
  const graphs = answer['graphs'] as { synthesis: Record<string, Points[]> };
  for (const name of ['median', 'lower_area', 'mid_area', 'upper_area']) {
    graphs.synthesis[name]?.forEach((point, index) => {
      for (const field of ['y', 'low', 'high'] as const) if (typeof point[field] === 'number') point[field] -= index * 90;
    });
  }
  return answer;
}
/** An answer that lacks parts, with nulls. */
function torn(answer: Record<string, unknown>): unknown {
  const graphs = answer['graphs'] as { synthesis: Record<string, Points[] | null> };
  graphs.synthesis['lower_area'] = null;
  return { ...answer, statistics: null, success_percentage: null, uc_allocation: null, graphs: { ...graphs, success_percentage: null } };
}
/** A time axis in a unit nobody knows. */
function strange(answer: Record<string, unknown>): unknown {
  const graphs = answer['graphs'] as { synthesis: Record<string, Points[]> };
  for (const points of Object.values(graphs.synthesis)) for (const point of points) point.x = point.x * 7.3 + 0.5;
  return answer;
}

/** Runs through the bridge, as the form would, and names what came of it. */
async function keep(client: string, name: string, input: SimulationInput, change: Relay['change'] = null): Promise<void> {
  relay.change = change;
  await page().evaluate(async ({ client: wanted, name: label, input: asked }) => {
    const take = <T>(outcome: { ok: true; value: T } | { ok: false; error: { code: string } }): T => { if (!outcome.ok) throw new Error(outcome.error.code); return outcome.value; };
    const clientId = take(await window.workstation.clients.list()).find((item) => item.name === wanted)!.id;
    const simulation = take(await window.workstation.simulations.run({ taskId: crypto.randomUUID(), clientId, input: asked }));
    take(await window.workstation.simulations.label({ simulationId: simulation.id, label: { name: label, note: label === 'Usual' ? 'A note on the usual plan' : '', pinned: label === 'Usual', archived: false } }));
  }, { client, name, input });
  relay.change = null;
}

beforeAll(async () => {
  provider = await startPractice({ simulationSeconds: 0 });
  relay = await startRelay(provider.environment);
  const file = join(newFolder(), 'environments.json');
  const clients = [{ contactId: 410_027, name: longName, birthDate: '1983-04-12' }, { contactId: 410_028, name: emptyClient, birthDate: null }];
  writeFileSync(file, JSON.stringify({ format: 1, environments: [{ ...relay.environment, id: 'firm', name: 'A firm', clients }] }));
  workstation = await launch({ args: [`--environments=${file}`] });
  await page().getByLabel('Environment').selectOption('firm');
  await signIn(page());
  for (const [name, changes, change] of [['Usual', {}, null], ['More', { currentSavings: 5_000_000, targetAmount: 15_000_000 }, null], [longName, {}, null], ['Sixty years', sixty, null], ['Losing', losing, null], ['Below zero', losing, sink], ['Torn', {}, torn], ['Strange axis', {}, strange]] as const) await keep(longName, name, plan(changes), change);
});
afterAll(async () => {
  await workstation.quit();
  await relay.close();
  await provider.close();
});

const openClient = async (name: string) => {
  await page().locator('nav .list button').filter({ hasText: name }).click();
  await page().getByRole('tab').nth(1).click();
};
const back = () => page().getByRole('button', { name: /^(Back|Retour)$/ }).first().click();
const open = async (name: string) => {
  await page().locator('[data-open]').filter({ hasText: name }).first().click();
  await page().locator('article').waitFor();
};
/** The draft as a person would have left it. */
const leaveDraft = (client: string, changes: object) => page().evaluate(async ({ client: wanted, changes: typed }) => {
  const clients = await window.workstation.clients.list();
  const clientId = clients.ok ? clients.value.find((item) => item.name === wanted)!.id : '';
  await window.workstation.simulations.saveDraft({ clientId, draft: {
    simulatorUuid: 'aaaic:simulators:243', startMonth: '2027-01', horizonYears: '12', currentSavings: '30 000', targetAmount: '120 000', regularAmount: '250', regularFrequency: 'monthly', profileIndex: null, age: '', madeFrom: null,
    flows: [{ direction: 'in', kind: 'once', amount: '5 000', from: '2029-06', to: '', frequency: 'monthly' }, { direction: 'out', kind: 'scheduled', amount: '300', from: '2035-01', to: '', frequency: 'quarterly' }],
    portfolio: [{ isin: 'LU1681046931', weight: '60' }, { isin: 'LU1883308352', weight: '40' }], ...typed,
  } });
}, { client, changes });

describe.each(stateLooks)('looks: $name', (look) => {
  const see = (state: string) => check(workstation, look, `state-${state}`);

  test('nothing yet, the form, a mistake in it', async () => {
    await leaveDraft(emptyClient, {});
    await dress(workstation, look);
    await openClient(emptyClient);
    await page().locator('#panel .button.primary').waitFor();
    await see('empty');
    await page().locator('#panel .button.primary').click();
    await see('form');
    await page().getByLabel(/^(Horizon in years|Horizon en années)/).fill('61');
    await page().getByLabel(/^(Savings today|Épargne actuelle)/).fill('1,2.3');
    await page().locator('.foot .primary').click();
    await page().locator('[aria-invalid="true"]').first().waitFor();
    await see('form-problems');
    await page().keyboard.press('Control+z');
    await page().keyboard.press('Control+z');
  });

  test('running, failed', async () => {
    await leaveDraft(emptyClient, {});
    await dress(workstation, look);
    await openClient(emptyClient);
    await page().locator('#panel .button.primary').first().click();
    // What waits is refused as soon as the delay is lifted.
    const busy = faultOf('unavailable', { system: 'coanda', operation: free });
    provider.setFaults([faultOf('delay', { system: 'coanda', operation: free, seconds: 30 }), busy]);
    await page().locator('.foot .primary').click();
    await page().getByRole('timer').waitFor();
    await see('running');
    provider.setFaults([busy]);
    await page().getByRole('alert').first().waitFor({ timeout: 40_000 });
    await see('failed');
    provider.setFaults([]);
  });

  test('a result, its estimate, others beside it, the hard cases', async () => {
    await dress(workstation, look);
    await openClient(longName);
    await page().locator('[data-open]').first().waitFor();
    await see('list');
    for (const name of ['Usual', 'More', longName, 'Sixty years']) await page().getByRole('row').filter({ hasText: name }).getByRole('checkbox').first().check();
    await page().getByRole('button', { name: /^(Compare|Comparer) \(4\)/ }).click();
    await page().locator('figure svg').first().waitFor();
    await see('compared');
    await page().getByRole('table').scrollIntoViewIfNeeded();
    await see('compared-table');
    await back();
    await open('Usual');
    await page().locator('figure svg').first().waitFor();
    await see('result');
    await page().getByRole('button', { name: /^(What if|Et si)/ }).click();
    await page().locator('[data-estimate="full"]').waitFor();
    await page().locator('.slider-field input[type="range"]').first().press('PageUp');
    await page().locator('[data-estimate="full"]').waitFor();
    await page().locator('details summary').click();
    await see('estimate');
    await page().keyboard.press('F5');
    await page().locator('dialog[open] figure svg').first().waitFor();
    await see('presented-estimate');
    await page().keyboard.press('F5');
    await back();
    for (const [name, state] of [['Sixty years', 'sixty-years'], ['Losing', 'losing'], ['Below zero', 'below-zero'], ['Torn', 'torn'], ['Strange axis', 'strange-axis'], [longName, 'long-name']] as const) {
      await open(name);
      await see(state);
      if (name !== 'Strange axis') {
        await page().locator('figure').first().scrollIntoViewIfNeeded();
        await page().locator('figure svg').first().waitFor();
        await see(`${state}-chart`);
      }
      await back();
    }
  });

  test('offline: what waits for the network', async () => {
    await leaveDraft(longName, {});
    await dress(workstation, look);
    provider.setFaults([faultOf('offline')]);
    await openClient(longName);
    await page().locator('[data-connection="offline"]').waitFor();
    await page().locator('#panel .button.primary').first().click();
    await see('offline-form');
    await page().locator('.foot .primary').click();
    await page().locator('[data-queued="waiting"]').waitFor();
    await see('offline-queued');
    await page().locator('[data-queue]').click();
    await page().locator('dialog[open] [data-queued]').first().waitFor();
    await see('queue');
    await page().getByRole('button', { name: /^(Empty the queue|Vider la file)$/ }).click();
    await page().keyboard.press('Escape');
    provider.setFaults([]);
    await page().evaluate(() => window.workstation.app.checkConnection());
  });
});

test('no page complained', () => expect(workstation.complaints).toEqual([]));
