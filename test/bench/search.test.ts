// Finding a client as people type: 10,000 clients, 100,000 accounts, in the real window; and the index against LIKE over the same rows.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Store } from '../../main/cache';
import { prepared } from '../e2e/prepared';
import { launch } from '../e2e/workstation';
import { at } from './at';
import { fill, size, typed } from './many-clients';

const out = fileURLToPath(new URL('../../out/bench-search.json', import.meta.url));
/** The same words without the index: every column of clients and accounts, as one would write it first. */
function likes(store: Store): (text: string) => number {
  const query = store.database.prepare<[{ text: string }], { found: number }>(`SELECT count(DISTINCT client.id) AS found FROM client LEFT JOIN account ON account.client_id = client.id
    WHERE client.name LIKE $text OR client.record ->> '$.notes' LIKE $text OR client.contact_id LIKE $text OR account.read ->> '$.accountNumber' LIKE $text OR account.read ->> '$.iban' LIKE $text`);
  return (text) => query.get({ text: `%${text}%` })!.found;
}

test('a letter typed, and what it finds painted', async () => {
  const times = { index: [] as number[], like: [] as number[] };
  let fillSeconds = 0;
  const userDataDir = await prepared((store) => {
    const filled = performance.now();
    fill(store);
    fillSeconds = (performance.now() - filled) / 1000;
    expect(store.database.prepare('SELECT count(*) AS count FROM account').get()).toEqual({ count: size.clients * size.accountsEach });

    const like = likes(store);
    for (let round = 0; round < 4; round += 1) {
      for (const text of typed) {
        let from = performance.now();
        store.search.find(text);
        const index = performance.now() - from;
        from = performance.now();
        like(text);
        if (round > 0) [times.index, times.like].forEach((list, which) => list.push(which === 0 ? index : performance.now() - from));
      }
    }
  });

  const workstation = await launch({ userDataDir });
  try {
    const { page } = workstation;
    await page.getByRole('navigation', { name: 'Clients' }).getByRole('button').nth(5).waitFor();
    const keystrokes = await page.evaluate(async (words) => {
      const field = document.querySelector<HTMLInputElement>('#client-search')!;
      const list = document.querySelector<HTMLElement>('nav .list')!;
      const painted = () => new Promise<void>((done) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => done();
        channel.port2.postMessage(null);
      }));
      const found = (text: string) => new Promise<void>((done) => {
        const look = () => { if (list.dataset['foundFor'] === text) done(); else requestAnimationFrame(look); };
        look();
      });
      const times: number[] = [];
      for (const word of words) {
        for (let length = 1; length <= word.length; length += 1) {
          await new Promise((resume) => setTimeout(resume, 60));
          field.value = word.slice(0, length);
          const from = performance.now();
          field.dispatchEvent(new Event('input', { bubbles: true }));
          await found(word.slice(0, length));
          await painted();
          times.push(performance.now() - from);
        }
        field.value = '';
        field.dispatchEvent(new Event('input', { bubbles: true }));
        await found('');
      }
      return times;
    }, typed);
    expect(workstation.complaints).toEqual([]);
    const found = {
      ...size, fillSeconds, keystrokes: keystrokes.length, keystroke: { median: at(keystrokes, 0.5), p95: at(keystrokes, 0.95), longest: Math.max(...keystrokes) },
      index: { median: at(times.index, 0.5), p95: at(times.index, 0.95) }, like: { median: at(times.like, 0.5), p95: at(times.like, 0.95) }, ratio: at(times.like, 0.5) / at(times.index, 0.5),
    };
    mkdirSync(join(out, '..'), { recursive: true });
    writeFileSync(out, `${JSON.stringify(found, null, 2)}\n`);
    console.log(found);
  } finally {
    await workstation.quit();
  }
});
