// Twenty thousand messages through the real bridge, and a page that asks ten thousand times a second without end.
import type { ElectronApplication, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calls } from '../../../preload/contract/calls';
import { callError } from '../../../preload/contract/errors';
import { callNames, type CallName } from '../../../preload/contract/names';
import { answerOpenDialog, answerSaveDialog, launch, signIn, type Workstation } from '../../e2e/workstation';
import { openRow } from '../row';

const { count, seed, full, note } = openRow('ipc-window');
const batch = 200;
const leaks = /node_modules|\.ts:|SELECT|at .*\(|\/tmp\/|http:\/\//;
/** What ends the session or the window is left out; everything else is fair. */
const names = callNames.filter((name) => !['session.signOut', 'session.startFresh', 'preview.close', 'environments.select'].includes(name) && !name.startsWith('lock.'));

let workstation: Workstation;
let page: Page;
let application: ElectronApplication;
beforeAll(async () => {
  workstation = await launch();
  ({ page, application } = workstation);
  await signIn(page);
  for (const answer of [answerSaveDialog, answerOpenDialog]) await answer(application, null);
});
afterAll(() => workstation?.kill().catch(() => undefined));

/** Sends one batch from the page, at random from a seed, and returns what came of each. */
const sendBatch = (start: number, size: number) => page.evaluate(async ([all, from, many]) => {
  let state = from;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const words = ['', 'a', 'é\u0000', '\u202eabc', '\ud800', '__proto__', '<img src=x onerror=1>', "' OR 1=1 --", '../../etc/passwd', 'x'.repeat(5000), crypto.randomUUID(), '2027-01', 'EUR', 'en'];
  const keys = ['clientId', 'simulationId', 'taskId', 'name', 'contactId', 'input', 'kind', 'userName', 'language', 'draft', '__proto__', 'constructor', 'length', ''];
  const value = (depth: number): unknown => {
    const kind = random(depth > 4 ? 12 : 18);
    if (kind < 3) return words[random(words.length)];
    if (kind < 6) return [0, -0, -1, 2 ** 53 + 1, 1e308, NaN, Infinity, 0.1][random(8)];
    if (kind < 9) return [null, undefined, true, false][random(4)];
    if (kind < 12) return [new Date(NaN), 10n, new Uint8Array(random(50)), new Map([[1, 2]]), new Set([1]), /x/, new Error('x')][random(7)];
    if (kind < 14) return Array.from({ length: random(6) }, () => value(depth + 1));
    return Object.fromEntries(Array.from({ length: random(6) }, () => [keys[random(keys.length)], value(depth + 1)]));
  };
  const bridge = window.workstation as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  return Promise.all(Array.from({ length: many }, () => {
    const name = all[random(all.length)] as string;
    const [subject, verb] = name.split('.') as [string, string];
    return Promise.resolve().then(() => bridge[subject]?.[verb]?.(random(4) === 0 ? undefined : value(0))).then((outcome) => [name, outcome] as const, (error: unknown) => [name, `rejected: ${String(error)}`] as const);
  }));
}, [names as readonly string[], start, size] as const);

/** What is wrong with an answer; `busy` is one that was too much. */
function fault(name: string, outcome: unknown): string | null {
  const read = outcome as { ok?: boolean; value?: unknown; error?: unknown };
  if (typeof read !== 'object' || read === null) return `${name}: ${String(outcome)}`;
  if (read.ok) return calls[name as CallName].output.safeParse(read.value).success ? null : `${name}: an answer the contract does not know`;
  return callError.safeParse(read.error).success && !leaks.test(JSON.stringify(read.error)) ? null : `${name}: ${JSON.stringify(read.error)?.slice(0, 200)}`;
}

async function send(total: number) {
  const found: string[] = [];
  const tally = { accepted: 0, busy: 0 };
  for (let sent = 0; sent < total && found.length < 5; sent += batch) {
    const begun = performance.now();
    const outcomes = await sendBatch(seed + sent, Math.min(batch, total - sent));
    for (const [name, outcome] of outcomes) {
      const words = fault(name, outcome);
      if (words !== null) found.push(`${words} (seed ${seed + sent})`);
      const { ok, error } = outcome as { ok?: boolean; error?: { code?: string } };
      if (ok) tally.accepted += 1;
      if (error?.code === 'busy') tally.busy += 1;
    }
    // Below what a window may ask, so that the messages meet the handlers and not the limit.
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, 400 - (performance.now() - begun))));
  }
  return { found, ...tally };
}

/** The page asks without waiting for an answer; what that does to the main process is measured in it. */
async function flood(seconds: number) {
  await application.evaluate(() => {
    const watch = { late: [] as number[], rss: process.memoryUsage().rss, last: performance.now(), timer: setInterval(() => {
      const now = performance.now();
      watch.late.push(now - watch.last - 10);
      watch.last = now;
    }, 10) };
    (globalThis as unknown as { watch: typeof watch }).watch = watch;
  });
  const asked = await page.evaluate(async (length) => {
    const told = { sent: 0, answered: 0, busy: 0 };
    const until = performance.now() + length * 1000;
    const begun = performance.now();
    while (performance.now() < until) {
      const due = Math.floor((performance.now() - begun) * 10);
      for (; told.sent < due; told.sent += 1) {
        void window.workstation.app.about().then((outcome) => {
          told.answered += 1;
          if (!outcome.ok) told.busy += 1;
        });
      }
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    return told;
  }, seconds);
  const measured = await application.evaluate(() => {
    const { watch } = globalThis as unknown as { watch: { late: number[]; rss: number; timer: ReturnType<typeof setInterval> } };
    clearInterval(watch.timer);
    const sorted = watch.late.toSorted((a, b) => a - b);
    return { p99: sorted[Math.floor(sorted.length * 0.99)] ?? Infinity, grown: (process.memoryUsage().rss - watch.rss) / 2 ** 20 };
  });
  return { ...asked, ...measured };
}

describe('through the window', () => {
  it('every message is answered as the contract says', async () => {
    const { found, accepted, busy } = await send(count);
    note('accepted, too much', `${accepted}, ${busy}`);
    expect(found).toEqual([]);
    expect(accepted).toBeGreaterThan(count / 40);
    expect(await page.evaluate(() => window.workstation.app.about())).toMatchObject({ ok: true });
  });

  it('ten thousand messages a second are refused and hold up nothing', async () => {
    const { sent, busy, p99, grown } = await flood(full ? 30 : 4);
    note('flood: sent, refused', `${sent}, ${busy}`);
    note('flood: event loop p99, ms', Math.round(p99));
    note('flood: memory, MB', Math.round(grown));
    expect(sent).toBeGreaterThan((full ? 30 : 4) * 5000);
    expect(busy).toBeGreaterThan(0);
    expect(p99).toBeLessThan(100);
    expect(grown).toBeLessThan(50);
    await expect.poll(() => page.evaluate(() => window.workstation.app.about()), { timeout: 20_000 }).toMatchObject({ ok: true });
  });
});

/** Puts another answer in the place of the program's own. */
const replaced = (how: 'tells' | 'works'): Promise<void> => application.evaluate(({ ipcMain }, what) => {
  const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, (...args: unknown[]) => unknown> })._invokeHandlers;
  handlers.set('workstation:call', () => {
    if (what === 'tells') return { ok: false, error: { code: 'internal', retryable: false, details: { reason: String(new Error('SELECT').stack) } } };
    for (const until = performance.now() + 3; performance.now() < until;);
    return { ok: true, value: null };
  });
}, how);

describe('the battery itself (control)', () => {
  it('sees a program that tells its insides', async () => {
    await replaced('tells');
    expect((await send(batch)).found.length).toBeGreaterThan(0);
  });

  it('sees a program that works through a flood', async () => {
    await replaced('works');
    const { p99 } = await flood(2);
    note('control, a flood worked through: event loop p99, ms', Math.round(p99));
    expect(p99).toBeGreaterThan(100);
  });
});
