// The numeric kernel gives the same bits in Electron as in Node, and its workers start there.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { expect, test } from 'vitest';
import type { createKernel as create } from '../../main/engine/paths/create-kernel';
import { enginePlugin } from '../../scripts/engine/plugin.mjs';
import { newFolder, sandboxFlags } from './workstation';

/** Everything a kernel answers, as one fingerprint. Runs as it stands in Electron, too. */
async function fingerprint(createKernel: typeof create): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const workers of [1, 2, 4]) {
    const kernel = createKernel({ workers, core: 'compiled' });
    const level = (value: number) => Float32Array.from({ length: 120 }, (_, month) => value * (1 + month / 120));
    const common = (factor: number) => Float32Array.from({ length: 5003 }, (_, index) => 1 + factor * ((index % 7) - 3));
    const paths = await kernel.draw({ drift: level(0.003), volatility: level(0.03), lean: level(-0.05), tail: level(0.02), shift: common(0.01), scale: common(0.05) }, 5003, 4711);
    const flows = level(200);
    const { quantiles, successProbability } = await paths.ask({ flows, months: null, target: 40_000 });
    const statistics = Object.values(await paths.statistics(100)) as Float32Array[];
    const all = [...quantiles, ...statistics, await paths.terminal(flows), await paths.linear(flows), Float32Array.of(successProbability!)];
    found[`${workers} workers`] = all.map((line) => Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString('base64')).join(' ');
    await kernel.close();
  }
  return found;
}

test('the same bits in Node and in Electron, for any number of workers', async () => {
  const folder = newFolder();
  const entry = fileURLToPath(new URL('../../main/engine/paths/create-kernel.ts', import.meta.url));
  await build({ configFile: false, logLevel: 'error', plugins: [enginePlugin()], build: { ssr: entry, outDir: folder, emptyOutDir: false, target: 'node20', rolldownOptions: { output: { format: 'es', entryFileNames: 'kernel.mjs' } } } });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'kernel', type: 'module', main: 'main.mjs' }));
  writeFileSync(join(folder, 'main.mjs'), `import { app } from 'electron';
import { writeFileSync } from 'node:fs';
import { createKernel } from './kernel.mjs';
${fingerprint.toString()}
fingerprint(createKernel).then((found) => { writeFileSync(new URL('found.json', import.meta.url), JSON.stringify(found)); app.exit(0); }, (error) => { console.error(error); app.exit(1); });
`);
  await promisify(execFile)(process.env['WORKSTATION_ELECTRON_EXECUTABLE']!, [...sandboxFlags, '--disable-gpu', folder, `--user-data-dir=${join(folder, 'data')}`], { timeout: 60_000 });
  const inElectron = JSON.parse(readFileSync(join(folder, 'found.json'), 'utf8')) as Record<string, string>;
  const { createKernel } = (await import(/* @vite-ignore */ pathToFileURL(join(folder, 'kernel.mjs')).href)) as { createKernel: typeof create };
  const inNode = await fingerprint(createKernel);
  const short = (found: Record<string, string>) => Object.values(found).map((text) => createHash('sha256').update(text).digest('hex'));
  expect(short(inElectron)).toEqual(short(inNode));
  expect(new Set(short(inNode)).size).toBe(1);
});
