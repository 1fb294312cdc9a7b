// The program's own pages: whole, with their headers, and nothing where there is nothing, whatever became of the folder.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Session } from 'electron';

vi.mock('electron', () => ({ protocol: {} }));
const { serve } = await import('../../../main/electron/protocol');

interface Answered { statusCode?: number; headers?: Record<string, string>; data?: Readable }
let folder = '';
let ask: (url: string, method?: string) => Answered;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-pages-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'a.js'), 'export {}');
  let handler: (request: { url: string; method: string }, answer: (answered: Answered) => void) => void = () => undefined;
  serve({ protocol: { registerStreamProtocol: (_scheme: string, given: typeof handler) => (handler = given) } } as unknown as Session, folder);
  ask = (url, method = 'GET') => {
    const answers: Answered[] = [];
    handler({ url, method }, (answered) => answers.push(answered));
    expect(answers).toHaveLength(1);
    return answers[0]!;
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('are what lies in the folder, each of its kind', async () => {
  const page = ask('app://workstation/index.html');
  expect([await text(page.data!), page.headers!['content-type'], page.headers!['content-security-policy']?.startsWith("default-src 'none'")]).toEqual(['<!doctype html>', 'text/html; charset=utf-8', true]);
  const script = ask('app://workstation/assets/a.js?x#y');
  expect([await text(script.data!), script.headers!['content-type']]).toEqual(['export {}', 'text/javascript; charset=utf-8']);
});

it.each([['app://elsewhere/index.html', 'GET'], ['app://workstation/index.html', 'POST'], ['app://workstation/', 'GET'], ['app://workstation/assets', 'GET'], ['app://workstation/none.html', 'GET']])('are nowhere else: %s by %s', (url, method) => {
  expect(ask(url, method)).toEqual({ statusCode: 404 });
});

it('that are gone since the start, or came after it, are nothing, and no fault of whoever asks', () => {
  rmSync(join(folder, 'index.html'));
  writeFileSync(join(folder, 'later.html'), '<!doctype html>');
  expect([ask('app://workstation/index.html'), ask('app://workstation/later.html')]).toEqual([{ statusCode: 404 }, { statusCode: 404 }]);
});
