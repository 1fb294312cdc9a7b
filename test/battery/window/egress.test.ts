// Whom the program and all its processes speak to over a network, in a whole day with failures: practice on this computer, and nobody else.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholeDay } from '../../e2e/day';
import { launch, newFolder, type Workstation } from '../../e2e/workstation';
import { preload } from '../native/build';
import { openRow } from '../row';

const { note, skipped } = openRow('egress');
const library = preload('egress-log');
if (library === null) skipped('no C compiler, or not Linux');
const log = join(newFolder(), 'egress');
let workstation: Workstation;
let practicePort = '';
/** Who spoke to whom, without which process it was: `connect 127.0.0.1 45123`. */
const spokenTo = (): string[] => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').map((line) => line.slice(line.indexOf(' ') + 1)) : []);
const strangers = (): string[] => [...new Set(spokenTo())].filter((line) => line !== `connect 127.0.0.1 ${practicePort}`);

beforeAll(async () => {
  workstation = await launch(library === null ? {} : { env: { LD_PRELOAD: library, WORKSTATION_EGRESS_LOG: log } });
  const host = await workstation.page.evaluate(async () => { const list = await window.workstation.environments.list(); return list.ok ? (list.value.all.find(({ practice }) => practice !== null)?.dfsHost ?? '') : ''; });
  practicePort = host.split(':').at(-1) ?? '';
  await wholeDay(workstation);
}, 300_000);
afterAll(() => workstation?.quit());

describe.skipIf(library === null)('a whole day', () => {
  it('speaks to practice', () => {
    const connections = spokenTo().filter((line) => line === `connect 127.0.0.1 ${practicePort}`).length;
    note('connections to practice', connections);
    expect(Number(practicePort)).toBeGreaterThan(0);
    // Few: connections are kept for the next request.
    expect(connections).toBeGreaterThan(0);
  });

  it('speaks to nobody else: no name server, no update, no statistics, by no process', () => {
    note('to anybody else', strangers().length);
    expect(strangers()).toEqual([]);
  });
});

describe.skipIf(library === null)('Chromium', () => {
  it('reaches nobody even from a session that nobody guards: no name, no address', async () => {
    const before = spokenTo().length;
    const came = await workstation.application.evaluate(async ({ session }) => Promise.all(['http://192.0.2.2:82/', 'http://stranger.invalid/', 'https://[2001:db8::1]/'].map((url) => session.fromPartition('nobody guards this one').fetch(url).then(() => 'answered', (error: unknown) => String(error)))));
    for (const outcome of came) expect(outcome).toContain('ERR_NAME_NOT_RESOLVED');
    expect(spokenTo().slice(before)).toEqual([]);
  });
});

describe.skipIf(library === null)('the battery itself (control)', () => {
  it('hears a connection, a packet and a name that is looked up', async () => {
    await workstation.application.evaluate(async () => {
      const socket = process.getBuiltinModule('node:net').connect({ host: '192.0.2.1', port: 81 });
      socket.on('error', () => undefined);
      const packets = process.getBuiltinModule('node:dgram').createSocket('udp4');
      packets.on('error', () => undefined);
      packets.send('x', 83, '192.0.2.3', () => undefined);
      process.getBuiltinModule('node:dns').lookup('stranger.invalid', () => undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
      socket.destroy();
      packets.close();
    });
    await expect.poll(strangers).toEqual(expect.arrayContaining(['connect 192.0.2.1 81', 'packet 192.0.2.3 83', 'lookup stranger.invalid 0']));
  });
});
