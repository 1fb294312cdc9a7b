// Names with direction marks, invisible letters and heaps of accents, in every view: what stands beside them stays in its order and place, and nothing leaves the window.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directoryKinds } from '../../../preload/contract/directory-kinds';
import { prepared } from '../../e2e/prepared';
import { launch, type Workstation } from '../../e2e/workstation';
import { openRow } from '../row';
import { kindsOfUnruly, marks, unruly } from '../unruly';
import { fillHostile, hostileFirm, type Hostile } from './hostile-book';

const { count, random, note } = openRow('texts');
const texts = unruly(random, count);
let workstation: Workstation;
let page: Page;
let book: Hostile[] = [];
let looked = 0;

beforeAll(async () => {
  const userDataDir = await prepared((store) => { book = fillHostile(store, texts); }, hostileFirm(texts));
  workstation = await launch({ userDataDir });
  page = workstation.page;
  await page.getByRole('navigation', { name: 'Clients' }).waitFor();
}, 300_000);
afterAll(() => workstation?.kill().catch(() => undefined));

/**
 * What is out of place now: letters of the program's own that do not stand left to right as they are written, lines
 * wider than the window, names that take the place of a whole page.
 */
function outOfPlace(of: Page): Promise<{ problems: string[]; letters: number; amounts: number }> {
  return of.evaluate(({ from, to }) => {
    const problems: string[] = [];
    let letters = 0;
    let amounts = 0;
    const blockOf = (node: Node): Element => {
      let at = node.parentElement!;
      while (getComputedStyle(at).display.startsWith('inline') && at.parentElement && getComputedStyle(at).display === 'inline') at = at.parentElement;
      return at;
    };
    /** Parts of a text that are not of a hostile one. */
    const ownParts = (text: string, inside: boolean): [number, number][] => {
      const parts: [number, number][] = [];
      let at = 0;
      if (inside) return parts;
      while (at < text.length) {
        const begins = text.indexOf(from, at);
        parts.push([at, begins < 0 ? text.length : begins]);
        if (begins < 0) break;
        const ends = text.indexOf(to, begins);
        if (ends < 0) break;
        at = ends + 1;
      }
      return parts;
    };
    /** Where the last letter of each line of each block ended. */
    const ends = new Map<Element, { top: number; bottom: number; right: number; text: string }[]>();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
      const parent = node.parentElement!;
      if (node.data.trim() === '' || parent.closest('svg, script, style, option, .hidden')) continue;
      if (!parent.checkVisibility()) continue;
      // A piece of a hostile one that was cut, or that has lost its marks: only in an element of its own.
      const isolated = parent.closest('bdi') !== null;
      const block = blockOf(node);
      for (const [begin, end] of ownParts(node.data, isolated)) {
        if (/€\s?\d|\d\s?€/.test(node.data.slice(begin, end))) amounts += 1;
        for (let index = begin; index < end; index += 1) {
          // Spaces are of no width at the end of a line, and may stand anywhere.
          if (/\s/.test(node.data[index]!)) continue;
          range.setStart(node, index);
          range.setEnd(node, index + 1);
          const box = range.getClientRects()[0];
          if (!box || box.width === 0) continue;
          letters += 1;
          const lines = ends.get(block) ?? [];
          ends.set(block, lines);
          const line = lines.find(({ top, bottom }) => box.top < bottom - 4 && box.bottom > top + 4);
          if (!line) lines.push({ top: box.top, bottom: box.bottom, right: box.right, text: node.data });
          else {
            if (box.left < line.right - 1.5) problems.push(`"${node.data.slice(begin, end).slice(0, 60)}" is out of order in ${block.tagName} ${block.className} beside ${[...(block.textContent ?? '')].slice(0, 60).map((letter) => letter.codePointAt(0)!.toString(16)).join(' ')}`);
            line.right = Math.max(line.right, box.right);
          }
        }
      }
    }
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth > width + 1) problems.push(`the window is ${document.documentElement.scrollWidth} wide`);
    const scrolled = (element: Element, upTo: Element | null = null): boolean => {
      for (let at = element.parentElement; at && at !== upTo; at = at.parentElement) if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(at).overflowX)) return true;
      return false;
    };
    for (const part of document.querySelectorAll('main, nav')) if (part.scrollWidth > part.clientWidth + 1) {
      const beyond = [...part.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > part.getBoundingClientRect().right + 1);
      const rightmost = beyond.findLast((element) => !scrolled(element, part)) ?? beyond.at(0);
      problems.push(`${part.tagName} is ${part.scrollWidth - part.clientWidth} wider than its place by ${rightmost?.tagName} ${rightmost?.className} in ${rightmost?.parentElement?.tagName} ${rightmost?.parentElement?.className}`);
    }
    for (const element of document.querySelectorAll('main *, nav *, header *')) {
      const box = element.getBoundingClientRect();
      if (box.right > width + 1 && box.width > 0 && !scrolled(element)) problems.push(`${element.tagName} ${element.className} ends at ${Math.round(box.right)}`);
      if (element.tagName === 'BDI' && box.height > innerHeight * 0.75) problems.push(`a name is ${Math.round(box.height)} high in ${element.parentElement?.tagName} ${element.parentElement?.className}`);
    }
    return { problems: [...new Set(problems)].slice(0, 12), letters, amounts };
  }, marks);
}

const all = new Set<string>();
let amountsSeen = 0;
async function look(where: string): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(undefined)))));
  const { problems, letters, amounts } = await outOfPlace(page);
  looked += letters;
  amountsSeen += amounts;
  for (const problem of problems) all.add(`${where}: ${problem}`);
}
const section = (name: string) => page.locator(`[data-section="${name}"]`).click();

describe('unruly texts', () => {
  it('leave what stands beside them in its order and place, of every client in every tab', async () => {
    const search = page.locator('nav input[type="search"]');
    for (const { number } of book) {
      await search.fill(number.slice(1));
      await page.locator('nav button').filter({ hasText: number }).first().click();
      await page.locator('h1').filter({ hasText: number }).waitFor();
      for (const tab of ['accounts', 'details', 'premia', 'simulations']) {
        await page.locator(`#tab-${tab}`).click();
        await page.locator(`#panel[aria-labelledby="tab-${tab}"] > *`).first().waitFor();
        for (const toggle of await page.locator('#panel button[aria-expanded="false"]').all()) await toggle.click({ timeout: 500 }).catch(() => undefined);
        await look(tab);
      }
      await page.locator('[data-open]').first().click();
      await page.locator('.chart svg, article').first().waitFor();
      await look('result');
    }
    await search.fill('');
    await look('list');
    expect([...all]).toEqual([]);
  });

  it('nor in the directory, the reports, the environments and the activity log', async () => {
    await section('directory');
    for (const kind of directoryKinds) {
      await page.locator(`[data-kind="${kind}"]`).click();
      await page.locator(`[data-kind="${kind}"][aria-current="true"]`).waitFor();
      await look(`directory ${kind}`);
      await page.locator('tbody tr button, [role="treeitem"]').first().click({ timeout: 500 }).catch(() => undefined);
      await look(`directory ${kind}, an entry`);
    }
    for (const name of ['reports', 'environments', 'activity']) {
      await section(name);
      await page.locator('main').last().waitFor();
      await look(name);
    }
    expect([...all]).toEqual([]);
  });

  it('of a megabyte are refused, from a form and from a page that asks by itself, and nothing stops', async () => {
    await section('clients');
    const outcomes = await page.evaluate(async (mark) => {
      const list = await window.workstation.clients.list();
      const first = list.ok ? list.value[0] : undefined;
      const like = await window.workstation.clients.record({ clientId: first?.id ?? '' });
      if (!like.ok) throw new Error(like.error.code);
      const codes = [];
      for (const length of [301, 100_000, 1_100_000]) {
        const outcome = await window.workstation.clients.save({ clientId: null, record: { ...like.value, contactId: null, name: mark.repeat(length) } });
        codes.push(outcome.ok ? 'taken' : outcome.error.code);
      }
      return codes;
    }, '\u202e');
    expect(outcomes).toEqual(['invalidInput', 'invalidInput', 'invalidInput']);
    await look('afterwards');
    expect([...all]).toEqual([]);
  });

  it('have stopped no page and brought no complaint', () => {
    note('letters of our own looked at', looked);
    note('amounts among them', amountsSeen);
    note('kinds of texts', Math.min(kindsOfUnruly, count));
    expect(amountsSeen).toBeGreaterThan(count);
    expect(workstation.complaints).toEqual([]);
    expect(workstation.unexpected()).toEqual([]);
  });
});

describe('the battery itself (control)', () => {
  it('sees an amount that a text beside it has moved, and a line that leaves the window', async () => {
    expect((await outOfPlace(page)).problems).toEqual([]);
    const put = (text: string, style: Partial<CSSStyleDeclaration>) => page.evaluate(([words, more]) => {
      const line = document.createElement('p');
      Object.assign(line.style, more);
      line.dataset['control'] = '';
      line.append(words);
      document.querySelector('main')!.prepend(line);
    }, [text, style] as const);
    const away = () => page.evaluate(() => document.querySelectorAll('[data-control]').forEach((element) => element.remove()));
    for (const text of [`${marks.from}\u202e${marks.to} 1 200,00 €`, `12 € ${marks.from}שלום\u2067${marks.to} 34 €`]) {
      await put(text, {});
      expect((await outOfPlace(page)).problems.join()).toContain('out of order');
      await away();
    }
    await put('wide', { position: 'absolute', left: '0', width: '5000px' });
    expect((await outOfPlace(page)).problems).not.toEqual([]);
    await away();
  });
});
