// The tour: the test project of that name, run on a bench of its own.
import { buildProgram } from './build.mjs';
import { run } from './children.mjs';
import { prepareTestBench } from './prepare.mjs';
import { root } from './project.mjs';
import { vitestCommand } from './vitest.mjs';

/**
 * @param {{ log: import('./progress.mjs').Log }} options
 * @returns {Promise<number>} exit code
 */
export async function tour({ log }) {
  const bench = await prepareTestBench({ log });
  try {
    await buildProgram({ log });
    log(`Touring on ${bench.runsOn}`);
    const code = await run(process.execPath, vitestCommand(['tour']), { cwd: root, env: bench.env });
    log(code === 0 ? 'The tour went through. Its results are in out/tour' : 'The tour did not go through. What it got is in out/tour');
    return code;
  } finally {
    await bench.stop();
  }
}
