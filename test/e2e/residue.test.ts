// What a day's work leaves on the disk and in the output: nothing that names a client or opens a session.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wholeDay } from './day';
import { contentsBelow, ownNames, search } from './files';
import { launch, type Workstation } from './workstation';

let workstation: Workstation;
let secrets = new Map<string, string>();
let printed = '';
beforeAll(async () => {
  workstation = await launch();
  ({ secrets, printed } = await wholeDay(workstation));
  await workstation.quit();
});
afterAll(() => workstation?.kill().catch(() => undefined));

describe('after a day’s work', () => {
  it('the search knows what to look for', () => {
    expect(secrets.size).toBeGreaterThan(80);
    for (const [name, secret] of secrets) expect(secret.length, name).toBeGreaterThanOrEqual(6);
    expect(secrets.get('key of the file')).toMatch(/^[0-9a-f]{64}$/);
    expect(secrets.get('DFS token')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    for (const name of ['trusted computer’s token', 'activation key', 'code by text message', 'single sign-on token']) expect(secrets.get(name)?.length, name).toBeGreaterThan(5);
    expect(secrets.get('Premia session')).toMatch(/^[0-9a-f]{32}$/);
    expect(secrets.get('Coanda token')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  it('no file of the user-data folder holds a password, a token, a name or an account', () => {
    const contents = contentsBelow(workstation.userDataDir);
    expect(contents.size).toBeGreaterThan(5);
    expect(search(contents, secrets)).toEqual([]);
    const key = Buffer.from(String(secrets.get('key of the file')), 'hex');
    for (const [path, content] of contents) expect(content.includes(key), path).toBe(false);
  });

  it('the program’s output holds none either', () => {
    expect(search(new Map([['output', Buffer.from(workstation.output())]]), secrets)).toEqual([]);
  });

  it('what is kept is one settings file, the window’s place, the diagnostics, and the file and the one a backup took the place of, without SQLite’s plain header', () => {
    const own = ownNames(workstation.userDataDir);
    expect(own).toEqual([expect.stringMatching(/^[0-9a-f]{16}\.[0-9a-f]{8}\.db$/), expect.stringMatching(/^[0-9a-f]{16}\.[0-9a-f]{8}\.db\.aside-\d{8}T\d{6}Z$/), 'diagnostics', 'settings.json', 'window.json']);
    const [database = ''] = own;
    const content = readFileSync(join(workstation.userDataDir, database));
    expect(content.length).toBeGreaterThan(50_000);
    for (const name of own.slice(0, 2)) expect(readFileSync(join(workstation.userDataDir, name)).subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
    // Encrypted content looks like noise: every byte value about as often as any other.
    const counts = new Array<number>(256).fill(0);
    for (const byte of content) counts[byte] = (counts[byte] ?? 0) + 1;
    const spread = counts.reduce((sum, count) => sum + (count - content.length / 256) ** 2 / (content.length / 256), 0);
    expect(spread).toBeLessThan(255 * 2);
  });

  it('the report the advisor asked for is there, outside of that folder', () => {
    expect(readFileSync(printed).subarray(0, 5).toString('latin1')).toBe('%PDF-');
  });

  it('the same search finds each secret once it is planted, in every form', () => {
    const some = new Map([...secrets].filter((_, index) => index % 7 === 0));
    const plain = [...some.values()].join('\n');
    writeFileSync(join(workstation.userDataDir, 'planted-plain'), plain);
    writeFileSync(join(workstation.userDataDir, 'planted-wide'), Buffer.from(plain, 'utf16le'));
    writeFileSync(join(workstation.userDataDir, 'planted-base64'), [...some.values()].flatMap((secret) => ['', 'x', 'xy'].map((before) => Buffer.from(`${before}${secret}\n`).toString('base64'))).join('\n'));
    const found = search(contentsBelow(workstation.userDataDir), some);
    for (const name of some.keys()) {
      for (const form of ['UTF-8', 'UTF-16', 'base64 0', 'base64 1', 'base64 2']) expect(found.some((hit) => hit.startsWith(`${name} as ${form} in planted-`)), `${name} as ${form}`).toBe(true);
    }
  });
});
