// The whole program on a real disk that fills up: each refusal has its name, what was acknowledged is there at the next start, and nothing is made anew.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPractice, type PracticeServer } from '../../main/practice/server';
import { namedRecord } from '../../preload/contract/client-facts';
import { unlockedKeyring, type Keyring } from '../../scripts/runtime/keyring.mjs';
import { endKeyring, useKeyring } from '../integration/keyring';
import { environmentsFile, signIn, start, type Program } from '../integration/program/program';
import { openRow } from './row';

const { count, note, skipped } = openRow('disk-program');
const isRoot = process.getuid?.() === 0;
if (!isRoot) skipped('a real small file system: only root can mount one');

let folder = '';
let place = '';
let configuration = '';
let keyring: Keyring;
let practice: PracticeServer;
const programs: Program[] = [];
beforeAll(async () => {
  keyring = await useKeyring(unlockedKeyring());
  practice = await startPractice({ simulationSeconds: 0 });
  folder = mkdtempSync(join(tmpdir(), 'advisor-disk-program-'));
  place = join(folder, 'disk');
  mkdirSync(place);
  configuration = environmentsFile(folder, { north: practice });
  if (isRoot && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', place]).status !== 0) throw new Error('no small file system can be mounted here');
});
afterAll(async () => {
  for (const { app } of programs) await app.close().catch(() => undefined);
  await practice.close();
  if (isRoot) spawnSync('umount', ['-l', place]);
  rmSync(folder, { recursive: true, force: true });
  await endKeyring(keyring);
});

async function open(): Promise<Program> {
  const program = await start(place, configuration);
  programs.push(program);
  return program;
}
const stop = async (program: Program) => {
  programs.splice(programs.indexOf(program), 1);
  await program.app.close();
};
/** Takes all but so much of what is free. */
const fillUp = (but = 0) => {
  const { bavail, bsize } = statfsSync(place);
  writeFileSync(join(place, 'ballast'), Buffer.alloc(bavail * bsize - but));
};
const makeRoom = () => rmSync(join(place, 'ballast'), { force: true });
const saving = (program: Program, name: string) => program.app.dispatch('advisor', 'clients.save', { clientId: null, record: namedRecord(name, { notes: 'word '.repeat(800) }) });

/** Saves until as many were refused; says what was acknowledged and how the rest was refused. */
async function saveUntilRefused(program: Program, prefix: string, refusals: number): Promise<{ kept: string[]; codes: Set<string> }> {
  const kept: string[] = [];
  const codes = new Set<string>();
  for (let number = 0, refused = 0; refused < refusals && number < 5000; number += 1) {
    const outcome = await saving(program, `${prefix} ${number}`);
    if (outcome.ok) kept.push(`${prefix} ${number}`);
    else {
      refused += 1;
      codes.add(outcome.error.code);
    }
  }
  return { kept, codes };
}
const names = async (program: Program) => new Set((await program.call('clients.list')).map(({ name }) => name));

describe.skipIf(!isRoot)('a disk that fills up', () => {
  it('is named, loses nothing that was acknowledged, and is forgotten once there is room', async () => {
    const first = await open();
    await signIn(first, practice);
    expect(await first.call('session.state')).toMatchObject({ storage: 'encrypted' });
    fillUp(400 * 1024);
    const { kept, codes } = await saveUntilRefused(first, 'Full', count);
    expect([...codes]).toEqual(['diskFull']);
    const [client] = await first.call('clients.list');
    expect(await first.error('clients.forget', { clientId: client!.id }).catch(() => ({ code: 'was forgotten' }))).toMatchObject({ code: expect.stringMatching(/^(?:diskFull|was forgotten)$/) as string });
    makeRoom();
    expect(await saving(first, 'With room')).toMatchObject({ ok: true });
    await stop(first);

    const again = await open();
    expect(await again.call('session.state')).toMatchObject({ storage: 'encrypted', open: true });
    const there = await names(again);
    expect([...kept, 'With room'].filter((name) => !there.has(name))).toEqual([]);
    note('acknowledged while it filled up', kept.length);
    expect(kept.length).toBeGreaterThan(0);
    await stop(again);
  });

  it('at the start opens nothing else in the place of the file, and has everything again with room', async () => {
    const files = () => readdirSync(place).filter((name) => name !== 'ballast').sort();
    const before = files();
    fillUp();
    const full = await open();
    const { storage } = await full.call('session.state');
    note('with a full disk at the start the storage is', storage);
    expect(['encrypted', 'memory']).toContain(storage);
    await stop(full);
    makeRoom();
    expect(files().filter((name) => !/-(?:wal|shm)$/.test(name))).toEqual(before.filter((name) => !/-(?:wal|shm)$/.test(name)));
    const again = await open();
    expect(await again.call('session.state')).toMatchObject({ storage: 'encrypted' });
    expect((await names(again)).has('With room')).toBe(true);
    await stop(again);
  });

  it('would be seen to lose what a careless program calls kept (control)', async () => {
    const program = await open();
    fillUp();
    const said: string[] = [];
    for (let number = 0; number < 400; number += 1) {
      await saving(program, `Careless ${number}`);
      said.push(`Careless ${number}`);
    }
    const there = await names(program);
    makeRoom();
    expect(said.filter((name) => !there.has(name)).length).toBeGreaterThan(0);
    await stop(program);
  });
});
