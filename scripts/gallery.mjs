// npm run gallery: every view and state in every language, theme and size, with axe and what is cut off; out/gallery.html to leaf through.
// `-- --only screens,premia` runs some of the test files that look at screens.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildProgram } from './runtime/build.mjs';
import { run } from './runtime/children.mjs';
import { command } from './runtime/command.mjs';
import { prepareTestBench } from './runtime/prepare.mjs';
import { root } from './runtime/project.mjs';
import { sayIt as log } from './runtime/progress.mjs';
import { vitestCommand } from './runtime/vitest.mjs';

const pictures = join(root, 'out', 'pictures');

/** @typedef {{ screen: string, look: string, violations: { rule: string, target: string }[], cut: string[] }} Check */

await command(async () => {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const wanted = values.only?.split(',').map((name) => `${name}.test.ts`);
  const folder = join(root, 'test', 'e2e');
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts') && (wanted?.includes(name) ?? true) && /from '.\/looks'/.test(readFileSync(join(folder, name), 'utf8')));
  rmSync(pictures, { recursive: true, force: true });
  const bench = await prepareTestBench({ log });
  try {
    await buildProgram({ log });
    // Some walk through all looks in one go.
    await run(process.execPath, vitestCommand(['e2e'], [...files.map((name) => join('test', 'e2e', name)), '--testTimeout=900000']), { cwd: root, env: { ...bench.env, WORKSTATION_GALLERY: 'on' } });
  } finally {
    await bench.stop();
  }
  /** @type {Check[]} */
  const checks = readFileSync(join(pictures, 'checks.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  writeFileSync(join(root, 'out', 'gallery.html'), page(checks));
  const bad = checks.filter(({ violations, cut }) => violations.length + cut.length > 0);
  for (const { screen, look, violations, cut } of bad) log(`${screen} in ${look}: ${[...violations.map(({ rule, target }) => `${rule} at ${target}`), ...cut].join('; ')}`);
  log(`${new Set(checks.map(({ screen }) => screen)).size} screens and states, ${checks.length} looks at them; ${bad.length} with something to mend. out/gallery.html shows them all.`);
  return bad.length === 0 ? 0 : 1;
});

/** @param {Check[]} checks */
function page(checks) {
  const screens = Map.groupBy(checks, ({ screen }) => screen);
  /** @param {Check} check */
  const figure = ({ screen, look, violations, cut }) => `<figure${violations.length + cut.length > 0 ? ' class="bad"' : ''}><a href="pictures/${screen}-${look}.png"><img loading="lazy" src="pictures/${screen}-${look}.png" alt="${screen}, ${look}"></a><figcaption>${look}</figcaption></figure>`;
  return `<!doctype html><meta charset="utf-8"><title>Gallery</title>
<style>body { font: 14px/1.5 system-ui; margin: 24px } div { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 12px } figure { margin: 0 } img { width: 100%; border: 1px solid #999 } .bad img { border: 3px solid #c00 }</style>
${[...screens].map(([screen, shown]) => `<h2>${screen}</h2><div>${shown.map(figure).join('')}</div>`).join('\n')}\n`;
}
