// Report files: names safe everywhere and silent about the client, contents written whole.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExports, type FileDesktop } from '../../../main/services/exports';
import { createReports, exportFileName, type ReportOptions } from '../../../main/services/reports';
import { reportContent, type ReportContent } from '../../../preload/contract/reports';
import { sampleSimulation } from '../../samples';

describe('exportFileName', () => {
  it('names the reference and the language', () => expect(exportFileName('S-20261122-7KQ4A', 'fr', 'pdf')).toBe('simulation-S-20261122-7KQ4A-fr.pdf'));

  it('is safe on every file system, whatever the reference', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('../../etc/passwd', 'C:\\x', 'CON', 'a\u0000b', 'x'.repeat(5000), '')), fc.constantFrom('en' as const, 'fr' as const), (reference, language) => {
      const name = exportFileName(reference, language, 'pdf');
      expect(name).toMatch(/^simulation-[A-Za-z0-9-]*-(en|fr)\.pdf$/);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120);
    }));
  });
});

describe('an export', () => {
  let folder = '';
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'advisor-reports-')); });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const client = { id: sampleSimulation().clientId, contactId: 410_027, name: 'Adeline Monnier', birthDate: null, accountsAsOf: null, accountCount: 0, simulationCount: 1 };

  /** The service with a desktop that answers as told; the other services only give what they hold. */
  function reports(desktop: Partial<ReportOptions['desktop'] & FileDesktop> & { unreachable?: boolean }) {
    const asked: { suggested: string[]; content: ReportContent[]; shown: string[] } = { suggested: [], content: [], shown: [] };
    const state = desktop.unreachable ? 'unreachable' as const : 'reached' as const;
    const exports = createExports({
      chooseFile: (suggested, kind) => {
        asked.suggested.push(suggested);
        return desktop.chooseFile ? desktop.chooseFile(suggested, kind) : Promise.resolve(join(folder, suggested));
      },
      showInFolder: (path) => void asked.shown.push(path), copyText: () => Promise.resolve(),
    });
    const service = createReports({
      exports,
      session: { userName: () => 'camille@practice.example' } as ReportOptions['session'],
      clients: { find: () => client } as unknown as ReportOptions['clients'],
      simulations: { read: () => sampleSimulation({ source: 'cache' }) } as unknown as ReportOptions['simulations'],
      connection: { state: () => ({ dfs: { state: 'reached', since: null }, coanda: { state, since: null } }) } as unknown as ReportOptions['connection'],
      activity: { record: () => undefined, digest: () => null },
      desktop: {
        print: (content) => {
          asked.content.push(content);
          return desktop.print ? desktop.print(content) : Promise.resolve({ pdf: new Uint8Array([37, 80, 68, 70]), pages: 3 });
        },
      },
      about: { version: '0.1.0', electron: '45', chromium: '130', node: '24' },
      now: () => new Date('2026-11-22T10:00:00Z'),
    });
    return { service, exports, asked };
  }

  it('writes what was printed, and can show it without the page ever knowing the path', async () => {
    const { service, exports, asked } = reports({});
    const exported = await service.export(sampleSimulation().id, 'fr');
    expect(exported).toEqual({ state: 'saved', exportId: expect.any(String) as string, fileName: 'simulation-S-20261122-7KQ4A-fr.pdf', pages: 3 });
    expect(readFileSync(join(folder, 'simulation-S-20261122-7KQ4A-fr.pdf'), 'latin1')).toBe('%PDF');
    if (exported.state === 'saved') exports.showInFolder(exported.exportId);
    expect(asked.shown).toEqual([join(folder, 'simulation-S-20261122-7KQ4A-fr.pdf')]);
    expect(() => exports.showInFolder('never exported')).toThrow(expect.objectContaining({ code: 'notFound' }) as Error);
    expect(asked.suggested.join()).not.toMatch(/Adeline|Monnier|410027/);
  });

  it('gives the printing window what the contract says, with the state of the connection', async () => {
    const { service, asked } = reports({ unreachable: true });
    await service.export(sampleSimulation().id, 'en');
    expect(reportContent.parse(asked.content[0])).toEqual(asked.content[0]);
    expect(asked.content[0]).toMatchObject({ madeOffline: true, clientName: 'Adeline Monnier', madeAt: '2026-11-22T10:00:00.000Z' });
  });

  it('prints nothing when no file was chosen', async () => {
    const { service, asked } = reports({ chooseFile: () => Promise.resolve(null) });
    expect(await service.export(sampleSimulation().id, 'en')).toEqual({ state: 'cancelled' });
    expect(asked.content).toEqual([]);
  });

  it('leaves no file when printing fails, and a failure with words when writing does', async () => {
    await expect(reports({ print: () => Promise.reject(new Error('no printer')) }).service.export(sampleSimulation().id, 'en')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
    await expect(reports({ chooseFile: () => Promise.resolve(join(folder, 'missing', 'a.pdf')) }).service.export(sampleSimulation().id, 'en')).rejects.toMatchObject({ code: 'fileNotWritten', details: { reason: 'ENOENT' } });
  });
});
