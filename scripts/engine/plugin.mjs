// Builds what the engine needs and cannot import as it is: `core.ts?wasm` is AssemblyScript, compiled to bytes;
// `worker.ts?code` is a worker with all it imports, as one text.
import { basename } from 'node:path';
import asc from 'assemblyscript/asc';
import { build } from 'vite';

const options = ['--runtime', 'stub', '--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory', '--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '4096', '--memoryBase', '64', '-O3', '--noAssert'];

/**
 * @param {string} file AssemblyScript
 * @returns {Promise<Uint8Array>}
 */
export async function compileAssembly(file) {
  /** @type {Uint8Array | null} */
  let binary = null;
  const { error, stderr } = await asc.main([file, '-o', 'core.wasm', ...options], {
    writeFile: (/** @type {string} */ name, /** @type {Uint8Array | string} */ contents) => { if (name.endsWith('.wasm') && typeof contents !== 'string') binary = contents; },
  });
  if (error || binary === null) throw new Error(`${basename(file)} does not compile: ${stderr.toString() || error}`);
  return binary;
}

/** @param {string} file */
async function bundle(file) {
  const made = await build({ configFile: false, logLevel: 'error', build: { ssr: file, write: false, target: 'node20', rolldownOptions: { output: { format: 'cjs' } } } });
  const [{ output }] = /** @type {import('vite').Rolldown.RolldownOutput[]} */ (Array.isArray(made) ? made : [made]);
  return output[0].code;
}

const built = /\?(wasm|code)$/;

/** @returns {import('vite').Plugin} */
export function enginePlugin() {
  return {
    name: 'engine',
    enforce: 'pre',
    // What is built from other files than its own is not kept from one run of the tests to the next.
    configureVitest(/** @type {{ defineCacheKeyGenerator(key: (module: { id: string }) => false | undefined): void }} */ { defineCacheKeyGenerator }) {
      defineCacheKeyGenerator(({ id }) => (built.test(id) ? false : undefined));
    },
    async resolveId(source, importer) {
      const kind = built.exec(source);
      if (!kind) return null;
      const found = await this.resolve(source.slice(0, kind.index), importer, { skipSelf: true });
      return found && `${found.id}${kind[0]}`;
    },
    async load(id) {
      const kind = built.exec(id);
      if (!kind) return null;
      const file = id.slice(0, kind.index);
      if (kind[1] === 'code') return `export default ${JSON.stringify(await bundle(file))};`;
      const binary = await compileAssembly(file);
      return `export default Uint8Array.from(Buffer.from(${JSON.stringify(Buffer.from(binary).toString('base64'))}, 'base64'));`;
    },
  };
}
