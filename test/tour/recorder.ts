// Records a tour: numbered pictures, how long each step took, and what it ran on.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

export interface Step { number: number; name: string; milliseconds: number; picture: string }

export class Recorder {
  readonly folder: string;
  readonly steps: Step[] = [];
  readonly #started = performance.now();

  constructor(folder: string) {
    this.folder = folder;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
  }

  /** Does a step, then takes its picture; a step that fails leaves a picture too. */
  async step(name: string, page: () => Page, work: () => Promise<unknown>): Promise<void> {
    const number = this.steps.length + 1;
    const picture = `${String(number).padStart(2, '0')}-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.png`;
    const begun = performance.now();
    try {
      await work();
    } finally {
      const milliseconds = Math.round(performance.now() - begun);
      await page().screenshot({ path: join(this.folder, picture) }).catch(() => undefined);
      this.steps.push({ number, name, milliseconds, picture });
    }
  }

  /** Milliseconds since the tour began. */
  elapsed = (): number => Math.round(performance.now() - this.#started);

  /** The pages of a PDF as pictures and as text, with poppler. */
  pages(pdf: string): { text: string; pictures: number; fonts: string } {
    const name = pdf.replace(/\.pdf$/, '');
    execFileSync('pdftoppm', ['-r', '110', '-png', join(this.folder, pdf), join(this.folder, `${name}-page`)]);
    const text = execFileSync('pdftotext', ['-layout', join(this.folder, pdf), '-'], { encoding: 'utf8' });
    const fonts = execFileSync('pdffonts', [join(this.folder, pdf)], { encoding: 'utf8' });
    const pictures = Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [join(this.folder, pdf)], { encoding: 'utf8' }))?.[1]);
    return { text, pictures, fonts };
  }

  finish(more: object): void {
    writeFileSync(join(this.folder, 'summary.json'), `${JSON.stringify({ ...more, totalMilliseconds: this.elapsed(), steps: this.steps }, null, 2)}\n`);
  }
}
