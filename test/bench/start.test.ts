// From the start of the process to what is painted, in turns with a program that has nothing but a window.
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { addClient, prepared } from '../e2e/prepared';
import { newFolder, sandboxFlags } from '../e2e/workstation';
import { at } from './at';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const rounds = 15;

interface Started { painted: number; there: number; loaded: string[] }

/** Milliseconds since the process was made. */
async function start(program: string, userDataDir: string, selector: string): Promise<Started> {
  const args = ['-r', here('say-painted.cjs'), ...sandboxFlags, '--disable-gpu', '--lang=en', program, `--user-data-dir=${userDataDir}`];
  // It ends itself as a power cut would: nothing of its end is measured.
  const { stdout } = await promisify(execFile)(process.env['WORKSTATION_ELECTRON_EXECUTABLE']!, args, { env: { ...process.env, LANGUAGE: 'en', BENCH_SELECTOR: selector }, timeout: 60_000 }).catch((ended: unknown) => ended as { stdout: string });
  const said = stdout.split('\n').find((line) => line.startsWith('{"created"'));
  if (!said) throw new Error(`it said nothing of what it painted: ${stdout}`);
  const { created, painted, there, loaded } = JSON.parse(said) as Started & { created: number };
  return { painted: painted - created, there: there - created, loaded };
}

test('a cold start against a program with nothing but a window', async () => {
  const userDataDir = await prepared((store) => { for (let index = 0; index < 500; index += 1) addClient(store, `Client ${index}`); });
  const emptyData = newFolder();
  const times = { ours: [] as number[], firstClient: [] as number[], empty: [] as number[] };
  let charts = 0;
  for (let round = 0; round <= rounds; round += 1) {
    const empty = await start(here('empty'), emptyData, 'nav button');
    const ours = await start(here('../..'), userDataDir, 'nav .list button');
    // The first of each fills the disk's cache.
    if (round === 0) continue;
    times.empty.push(empty.painted);
    times.ours.push(ours.painted);
    times.firstClient.push(ours.there);
    charts += ours.loaded.filter((name) => name.includes('chart')).length;
    expect(ours.loaded.length).toBeGreaterThan(0);
  }
  expect(charts).toBe(0);
  const middle = (values: number[]) => at(values, 0.5);
  const found = { rounds, empty: middle(times.empty), ours: middle(times.ours), firstClient: middle(times.firstClient), ratio: middle(times.ours) / middle(times.empty), firstClientRatio: middle(times.firstClient) / middle(times.empty) };
  mkdirSync(here('../../out'), { recursive: true });
  writeFileSync(here('../../out/bench-start.json'), `${JSON.stringify(found, null, 2)}\n`);
  console.log(found);
});
