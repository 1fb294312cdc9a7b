// Ten thousand paths that try to get out of the bundle: each gives a file of the bundle or nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, type Workstation } from '../../e2e/workstation';
import { openRow } from '../row';

const { count, seed, note } = openRow('paths');
let workstation: Workstation;
beforeAll(async () => { workstation = await launch(); });
afterAll(() => workstation?.kill().catch(() => undefined));

/** Asks for paths at random; says which gave what is not in the bundle, and how many gave anything. */
const ask = (partition: string, times: number, naive: boolean) => workstation.application.evaluate(async ({ app, session }, [where, many, start, careless]) => {
  const node = process as unknown as { getBuiltinModule(name: 'node:fs'): { readFileSync(path: string): Uint8Array; readdirSync(path: string, options: object): { isFile(): boolean; parentPath: string; name: string }[] }; getBuiltinModule(name: 'node:path'): { join(...parts: string[]): string } };
  const { readFileSync, readdirSync } = node.getBuiltinModule('node:fs');
  const { join } = node.getBuiltinModule('node:path');
  const folder = join(app.getAppPath(), 'out/renderer');
  const bundle = new Set(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => String(readFileSync(join(entry.parentPath, entry.name)).length)));
  const pages = session.fromPartition(where);
  // One that joins what it is asked for to its folder.
  if (careless) pages.protocol.handle('app', (request) => {
    try {
      return new Response(new Uint8Array(readFileSync(join(folder, decodeURIComponent(new URL(request.url).pathname)))));
    } catch {
      return new Response(null, { status: 404 });
    }
  });
  let state = start;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const parts = ['..', '.', '/', '/', '\\', '%2e%2e', '%2f', '%5c', '%2e%2e%2f', '%2f..%2f', '%00', 'index.html', 'package.json', 'assets', 'etc', 'passwd', ':', '?', '#', 'é', '\u202e', ' ', '~', 'C:', '%', 'main', 'preload', 'index.cjs', 'index.js', '//server/share', 'file:///etc/passwd'];
  const outside: string[] = [];
  let given = 0;
  for (let round = 0; round < many; round += 1) {
    const climbing = random(3) === 0 ? `${'%2e%2e%2f'.repeat(1 + random(8))}${['package.json', 'out/main/index.js', 'etc/passwd', 'preload/index.cjs', 'main/index.js'][random(5)]}` : null;
    const url = `app://workstation/${climbing ?? Array.from({ length: 1 + random(8) }, () => parts[random(parts.length)]).join('')}`;
    const answer = await pages.fetch(url).catch(() => null);
    if (answer?.status !== 200) continue;
    given += 1;
    if (!bundle.has(String((await answer.arrayBuffer()).byteLength))) outside.push(url);
  }
  return { outside, given };
}, [partition, times, seed, naive] as const);

describe('a path', () => {
  it('never leads out of the bundle', async () => {
    const { outside, given } = await ask('workstation', count, false);
    note('paths that gave a file of the bundle', given);
    expect(outside).toEqual([]);
  });

  it('leads out of a folder it is joined to (control)', async () => {
    const { outside } = await ask('careless', 2000, true);
    note('control, joined to the folder: led out', outside.length);
    expect(outside.length).toBeGreaterThan(0);
  });
});
