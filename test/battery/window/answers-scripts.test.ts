// Scripts in every text a server says: both systems are relayed, and each text of each answer comes as something that runs where it is taken for markup.
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPractice, type PracticeServer } from '../../../main/practice/server';
import { directoryKinds } from '../../../preload/contract/directory-kinds';
import { launch, newFolder, signIn, type Workstation } from '../../e2e/workstation';
import { payloads } from '../payloads';
import { openRow } from '../row';
import { heard, listen, ranAsMarkup } from './listening';

const { count, random, note } = openRow('answers-scripts');
const texts = count >= payloads.length ? payloads : Array.from({ length: count }, () => payloads[Math.floor(random() * payloads.length)]!);

/** What the program needs to go on, rather than to show: tokens, constants, codes, dates, numbers, addresses. */
const needed = /^(?:[A-Z0-9_.:/+-]{1,60}|[\w-]{1,12}|\d{4}-\d\d.*|[\w-]+\.[\w-]+\.[\w-]+|[0-9a-f-]{36}|https?:.*|[\w+/=-]{24,})$/s;
const neededKeys = /token|session|hash|jwt|^id$|uuid|isin|iban|currency|date|language|result|status|mode|frequency|color|expires|code$|attributes|username|email/i;
let next = 0;
const shown = new Set<string>();
let on = false;
/** Every answer is a refusal, in words of the server's own. */
let refusing = false;

function rewrite(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, key));
  if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, rewrite(item, name)]));
  if (typeof value !== 'string' || value === '' || neededKeys.test(key) || needed.test(value)) return value;
  const text = texts[next % texts.length]!;
  next += 1;
  shown.add(key);
  return text;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

let provider: PracticeServer;
let server: Server;
let workstation: Workstation;
let page: Page;
let application: ElectronApplication;
const dialogs: string[] = [];

beforeAll(async () => {
  provider = await startPractice({ simulationSeconds: 0 });
  const target = new URL(provider.environment.dfs.baseUrl).origin;
  server = createServer((request, response) => void (async () => {
    const body = await bodyOf(request);
    if (refusing) {
      const text = texts[(next += 1) % texts.length]!;
      return void response.writeHead(422, { 'content-type': 'application/json' }).end(JSON.stringify({ Message: text, message: text, title: text, detail: text, error: text, error_description: text, errors: [{ message: text }] }));
    }
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !['host', 'connection', 'content-length', 'accept-encoding', 'transfer-encoding'].includes(name))) as Record<string, string>;
    const answer = await fetch(new URL(request.url ?? '/', target), { method: request.method ?? 'GET', headers, ...(body.length > 0 ? { body: body.toString() } : {}) });
    const [type, text] = [answer.headers.get('content-type') ?? '', await answer.text()];
    response.writeHead(answer.status, { 'content-type': type }).end(on && type.includes('json') && text !== '' ? JSON.stringify(rewrite(JSON.parse(text))) : text);
  })().catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const environments = join(newFolder(), 'environments.json');
  writeFileSync(environments, JSON.stringify({ format: 1, environments: [{ ...JSON.parse(JSON.stringify(provider.environment).replaceAll(target, origin)) as object, id: 'relayed', name: 'Relayed' }] }));
  workstation = await launch({ args: [`--environments=${environments}`] });
  ({ page, application } = workstation);
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.type());
    void dialog.dismiss();
  });
  await listen(application);
  await page.locator('label.environment select').selectOption('relayed');
  await page.locator('.practice.card').waitFor({ state: 'detached' });
  await signIn(page);
  on = true;
}, 120_000);
afterAll(async () => {
  await workstation?.kill().catch(() => undefined);
  server?.closeAllConnections();
  server?.close();
  await provider?.close();
});

const section = (name: string) => page.locator(`[data-section="${name}"]`).click();
/** Something that only a server could have said is on the screen. */
const anyShown = async () => {
  const text = await page.locator('body').innerText();
  return texts.some((payload) => text.includes(payload.trim().split('\n').at(-1)!.slice(0, 12)));
};

describe('hostile answers', () => {
  it('are shown as what they are: accounts and their details, searched and to be opened', async () => {
    await page.locator('nav li button').first().click();
    await page.locator('[data-source="live"]').first().waitFor();
    for (let opened = 0; opened < 2; opened += 1) await page.locator('#panel button[aria-expanded="false"]').first().click();
    expect(await anyShown()).toBe(true);
    await page.getByRole('button', { name: 'Check access' }).click();
    await page.getByRole('button', { name: 'Open an account' }).click();
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Escape');
  });

  it('in the directory, every list of it', async () => {
    await section('directory');
    const seen: string[] = [];
    // Until each of the texts has come at least once.
    for (let pass = 0; pass === 0 || next < count; pass += 1) for (const kind of directoryKinds) {
      await page.evaluate((asked) => window.workstation.directory.refresh({ kind: asked }), kind);
      await page.locator(`[data-kind="${kind}"]`).click();
      await page.locator(`[data-kind="${kind}"][aria-current="true"]`).waitFor();
      await page.locator('tbody tr button, [role="treeitem"]').first().click({ timeout: 500 }).catch(() => undefined);
      if (pass === 0 && (await anyShown())) seen.push(kind);
    }
    note('lists in which one is seen', seen.length);
    expect(seen.length).toBeGreaterThan(directoryKinds.length / 2);
  });

  it('in a plan, a simulation, its result and its comparison, and in what Premia answers', async () => {
    await section('clients');
    await page.locator('#tab-simulations').click();
    const outcome = await page.evaluate(async () => {
      const listed = await window.workstation.clients.list();
      const clientId = listed.ok ? listed.value[0]?.id ?? '' : '';
      const catalogue = await window.workstation.catalogue.read();
      if (!catalogue.ok) return catalogue;
      return { ok: true, clientId };
    });
    expect(outcome).toMatchObject({ ok: true });
    await page.getByRole('button', { name: 'New simulation' }).first().click();
    await page.getByLabel('Savings today').fill('20000');
    const field = page.getByRole('combobox', { name: 'Fund or ISIN' }).first();
    await field.fill('LU');
    await field.press('Enter');
    await page.getByLabel('Share in %').first().fill('100');
    await page.getByRole('button', { name: 'Run on Coanda' }).click();
    await page.locator('[data-probability], article, [role="alert"]').first().waitFor({ timeout: 30_000 });
    await page.locator('#tab-premia').click();
    await page.locator('#panel > *').first().waitFor();
  });

  it('in refusals, and wherever else one goes', async () => {
    refusing = true;
    await page.locator('#tab-accounts').click();
    await page.getByRole('button', { name: 'Update', exact: true }).first().click();
    await page.getByRole('alert').first().waitFor();
    expect(await anyShown()).toBe(true);
    for (const name of ['environments', 'reports', 'activity']) {
      await section(name);
      await page.locator('main').last().waitFor();
    }
  });

  it('have run nowhere, broken no rule and asked no other host', async () => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await heard(application)).toEqual({ ran: 0, refused: [], asked: [] });
    expect(dialogs).toEqual([]);
    expect(workstation.complaints).toEqual([]);
    note('texts that came changed', next);
    note('fields they came in', [...shown].sort().join(', '));
    expect(next).toBeGreaterThan(100);
    expect(shown.size).toBeGreaterThan(5);
  });
});

describe('the battery itself (control)', () => {
  it('hears them run where they are taken for markup, on a page without our rules', async () => {
    const ran = await ranAsMarkup(application, payloads.slice(0, 50));
    note('control, taken for markup without our rules: runs', `${ran} of 50 texts`);
    expect(ran).toBeGreaterThan(10);
  });
});
