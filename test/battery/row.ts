// One row of the battery: how many, from which seed, and what came of it, for the table at the end.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { randomFrom } from './random';
import rows from './rows.json';

export type RowId = keyof typeof rows;

export interface Row {
  /** Of this form, unless `WORKSTATION_BATTERY_<ID>` names another. */
  count: number;
  full: boolean;
  /** Printed, and the same again with `npm run battery -- --seed`. */
  seed: number;
  random: () => number;
  /** Something measured, for the table. */
  note(name: string, value: number | string): void;
  /** Why a part could not be tried on this machine; said in the table. */
  skipped(why: string): void;
}

interface Test { name: string; mode: string; suite?: Test; result?: { state?: string; errors?: { message?: string }[] } }
const fullName = (test: Test): string => (test.suite ? `${fullName(test.suite)} ${test.name}` : test.name).trim();

/** Called once, at the top of a row's file. Tests whose name has "(control)" prove that the row can fail. */
export function openRow(id: RowId): Row {
  const { title, unit, short, full } = rows[id];
  const isFull = process.env['WORKSTATION_BATTERY'] === 'full';
  const count = Number(process.env[`WORKSTATION_BATTERY_${id.toUpperCase().replaceAll('-', '_')}`] ?? (isFull ? full : short));
  const seed = Number(process.env['WORKSTATION_BATTERY_SEED'] ?? Date.now() % 1_000_000_000);
  const findings: string[] = [];
  const controls: { name: string; red: boolean }[] = [];
  const notes: Record<string, number | string> = {};
  const skips: string[] = [];
  let begun = 0;
  beforeAll(() => {
    begun = performance.now();
    process.stderr.write(`${title}: ${count} ${unit}, seed ${seed}\n`);
  });
  afterEach(({ task }) => {
    const test = task as unknown as Test;
    const name = fullName(test);
    const failed = test.result?.state === 'fail';
    if (name.includes('(control)')) controls.push({ name, red: !failed });
    else if (failed) findings.push(`${name}: ${test.result?.errors?.[0]?.message?.slice(0, 500) ?? ''}`);
  });
  afterAll(() => {
    const folder = join(process.cwd(), 'out', 'battery');
    mkdirSync(folder, { recursive: true });
    const seconds = Math.round((performance.now() - begun) / 100) / 10;
    writeFileSync(join(folder, `${id}.json`), `${JSON.stringify({ id, title, unit, count, full: count >= full, seed, seconds, findings, controls, notes, skips }, null, 2)}\n`);
  });
  return {
    count, full: isFull, seed, random: randomFrom(seed),
    note: (name, value) => void (notes[name] = value),
    skipped: (why) => void skips.push(why),
  };
}
