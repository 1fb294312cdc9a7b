// How a screen is looked at: languages, themes and widths, a picture of each, axe, and nothing cut off sideways.
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Workstation } from './workstation';

export const pictures = fileURLToPath(new URL('../../out/pictures', import.meta.url));
mkdirSync(pictures, { recursive: true });
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Look { name: string; language: 'en' | 'fr'; theme: 'light' | 'dark' | 'contrast'; width: number; height: number }
/** Four between them show every language, theme and width. */
const few: Look[] = [
  { name: 'en-light', language: 'en', theme: 'light', width: 1280, height: 800 },
  { name: 'fr-dark', language: 'fr', theme: 'dark', width: 1280, height: 800 },
  { name: 'fr-light-narrow', language: 'fr', theme: 'light', width: 760, height: 640 },
  { name: 'en-dark-wide', language: 'en', theme: 'dark', width: 1920, height: 1080 },
];
const sizes = [['', 1280, 800], ['-narrow', 760, 640]] as const;
const every: Look[] = (['en', 'fr'] as const).flatMap((language) => (['light', 'dark', 'contrast'] as const).flatMap((theme) => sizes.map(([size, width, height]) => ({ name: `${language}-${theme}${size}`, language, theme, width, height }))));
/** For `npm run gallery` every view and state in every language, theme and size. */
export const looks: Look[] = process.env['WORKSTATION_GALLERY'] === 'on' ? every : few;
const checks = join(pictures, 'checks.jsonl');


export async function resize({ application, page }: Workstation, width: number, height: number): Promise<void> {
  await (await application.browserWindow(page)).evaluate((window, size) => window.setContentSize(size[0] as number, size[1] as number), [width, height]);
}

/** Language, theme and size; the page is loaded anew. */
export async function dress(workstation: Workstation, { language, theme, width, height }: Look): Promise<void> {
  await workstation.page.evaluate((next) => window.workstation.app.setPreferences(next), { language, theme });
  await resize(workstation, width, height);
  await workstation.page.reload();
  await workstation.page.locator('#app > *').first().waitFor();
}

interface Finding { rule: string; target: string }

/** Axe's violations, and elements whose content is wider than they are and that cannot be scrolled. */
async function examine({ page }: Workstation): Promise<{ violations: Finding[]; cut: string[] }> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> } };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    const cut = [...document.querySelectorAll<HTMLElement>('body *')].filter((element) => {
      const style = getComputedStyle(element);
      const visible = element.clientWidth > 8 && style.visibility === 'visible' && style.clipPath === 'none';
      return visible && style.overflowX === 'visible' && element.scrollWidth > element.clientWidth + 1 && style.display !== 'inline' && !(element instanceof SVGElement);
    });
    const wider = document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['the page'] : [];
    return {
      violations: violations.flatMap((violation) => violation.nodes.map((node) => ({ rule: violation.id, target: node.target.join(' ') }))),
      cut: [...wider, ...cut.map((element) => `${element.tagName.toLowerCase()}.${element.className}: ${element.textContent?.trim().slice(0, 40) ?? ''}`)],
    };
  });
}

/** Words of the program 40 % longer, as another language may be; names, numbers and what is typed stay. Put back afterwards. */
async function inLongWords({ page }: Workstation, measure: () => Promise<void>): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const kept: [Text, string, string][] = [];
    for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
      const text = node.data;
      if (!/\p{L}{2}/u.test(text) || /\d/.test(text) || node.parentElement?.closest('bdi, svg, style, script, option, kbd')) continue;
      const more = Math.ceil(text.trim().length * 0.4);
      // In words of at most nine letters, as languages have them.
      kept.push([node, text, `${text.trimEnd()} ${'longueurs '.repeat(Math.ceil(more / 10)).slice(0, more).trim()}${/\s$/.test(text) ? ' ' : ''}`]);
    }
    for (const [node, , longer] of kept) node.data = longer;
    Object.assign(globalThis, { shortWords: kept });
  });
  await measure();
  await page.evaluate(() => {
    for (const [node, text, longer] of (globalThis as unknown as { shortWords: [Text, string, string][] }).shortWords) if (node.data === longer) node.data = text;
  });
}

/** What the window shows, all of it: the test driver's own picture of an enlarged page is a quarter of it. */
async function picture({ page }: Workstation, name: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'png' });
  await devtools.detach();
  writeFileSync(join(pictures, `${name}.png`), Buffer.from(data, 'base64'));
}

const zoom = async ({ application, page }: Workstation, factor: number): Promise<void> => (await application.browserWindow(page)).evaluate((window, to) => window.webContents.setZoomFactor(to), factor);

/** A picture of the screen as it is, and everything about it that can be told without eyes. In one look also with longer words, and twice as large. */
export async function check(workstation: Workstation, look: Look, screen: string): Promise<void> {
  const seen = async (name: string) => {
    await picture(workstation, `${screen}-${name}`);
    const found = await examine(workstation);
    appendFileSync(checks, `${JSON.stringify({ screen, look: name, ...found, ...(name === 'long-words' ? { violations: [] } : {}) })}\n`);
    return found;
  };
  expect.soft(await seen(look.name), `${screen} in ${look.name}`).toEqual({ violations: [], cut: [] });
  if (look !== looks[0]) return;
  // What is said to those who do not see is not made longer: only the room is looked at.
  await inLongWords(workstation, async () => expect.soft((await seen('long-words')).cut, `${screen} in long words`).toEqual([]));
  await zoom(workstation, 2);
  // The page is laid out anew, and what measures itself does so again.
  await workstation.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  expect.soft(await seen('twice-as-large'), `${screen} twice as large`).toEqual({ violations: [], cut: [] });
  await zoom(workstation, 1);
}
