// Says what is going on during steps that take a while, on a terminal and in a log file alike.

/** @typedef {(text: string) => void} Log */

/** @type {Log} */
export const sayIt = (text) => { process.stdout.write(`${text}\n`); };

/**
 * Runs `work`, telling every ten seconds that it still goes on.
 * @template T
 * @param {Log} log
 * @param {string} title
 * @param {(tell: (detail: string) => void) => Promise<T>} work `tell` sets what the next line adds
 * @returns {Promise<T>}
 */
export async function step(log, title, work) {
  const started = performance.now();
  let detail = '';
  log(`${title} …`);
  const timer = setInterval(() => log(`  … ${seconds(started)}${detail && `, ${detail}`}`), 10_000);
  try {
    const result = await work((text) => { detail = text; });
    log(`  took ${seconds(started)}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

/** @param {number} started from `performance.now()` */
export function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
