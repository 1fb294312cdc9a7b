// The frame of each command: a modern Node, leaving cleanly on Ctrl-C, errors in plain words.
import { leaveOnSignals } from './children.mjs';
import { requireModernNode } from './project.mjs';

/**
 * @param {() => Promise<number>} main gives the exit code
 */
export async function command(main) {
  await requireModernNode();
  leaveOnSignals();
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(plainly(error));
    process.exitCode = 1;
  }
}

/** @param {unknown} error */
export function plainly(error) {
  return error instanceof Error ? `\n${error.message}\n` : String(error);
}
