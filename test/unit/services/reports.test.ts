// Reports to files: names safe everywhere and silent about the client, contents whole, kept, and the same when made again.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStore } from '../../../main/cache';
import { openDatabase } from '../../../main/cache/database';
import { Failure } from '../../../main/failure';
import { contentHash, proofOfRuns, sha256 } from '../../../main/report/proof';
import { createExports, type FileDesktop } from '../../../main/services/exports';
import { createReports, exportFileName, type ReportOptions } from '../../../main/services/reports';
import { namedRecord } from '../../../preload/contract/client-facts';
import { firm } from '../../../preload/contract/firm';
import { reportContent, type ReportContent } from '../../../preload/contract/reports';
import { addStored } from '../../e2e/stored';
import { sampleAccount } from '../../integration/cache/sample-store';
import { sampleSimulation } from '../../samples';
import { chromiumPdf } from '../report/sample-pdf';

describe('exportFileName', () => {
  it('names the kind, the reference and the language', () => {
    expect(exportFileName('S-20261122-7KQ4A', 'fr', 'pdf')).toBe('simulation-S-20261122-7KQ4A-fr.pdf');
    expect(exportFileName('B-20261122', 'en', 'pdf', 'summary')).toBe('summary-B-20261122-en.pdf');
  });

  it('is safe on every file system, whatever the reference', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('../../etc/passwd', 'C:\\x', 'CON', 'a\u0000b', 'x'.repeat(5000), '')), fc.constantFrom('en' as const, 'fr' as const), (reference, language) => {
      const name = exportFileName(reference, language, 'pdf');
      expect(name).toMatch(/^simulation-[A-Za-z0-9-]*-(en|fr)\.pdf$/);
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(120);
    }));
  });
});

describe('reports', () => {
  let folder = '';
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'advisor-reports-')); });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The service over a real store of one client with three simulations; the desktop answers as told. */
  function make(desktop: Partial<ReportOptions['desktop'] & FileDesktop> & { unreachable?: 'dfs' | 'coanda'; unloggable?: boolean; left?: () => boolean } = {}) {
    const store = createStore(openDatabase({ file: null, key: null }));
    const clientId = store.clients.add(namedRecord('Adeline Monnier', { contactId: 410_027 }), new Date());
    const otherId = store.clients.add(namedRecord('Karim Benhaddou'), new Date());
    store.accounts.replace(clientId, [sampleAccount(1)], '[]', '2026-11-20T09:00:00.000Z');
    const ids = ['0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d01', '0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d02', '0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d03'];
    ids.forEach((id, index) => addStored(store, sampleSimulation({ id, clientId: index === 2 ? otherId : clientId, reference: `S-20261122-7KQ4${index}`, source: 'cache' })));
    const asked = { suggested: [] as string[], content: [] as ReportContent[], shown: [] as string[], previewed: null as ReportContent | null, logged: [] as unknown[], events: [] as string[] };
    const stateOf = (system: 'dfs' | 'coanda') => ({ state: desktop.unreachable === system ? 'unreachable' as const : 'reached' as const, since: null });
    const exports = createExports({
      chooseFile: (suggested, kind) => {
        asked.suggested.push(suggested);
        return desktop.chooseFile ? desktop.chooseFile(suggested, kind) : Promise.resolve(join(folder, suggested));
      },
      chooseFolder: desktop.chooseFolder ?? (() => Promise.resolve(folder)),
      showInFolder: (path) => void asked.shown.push(path), copyText: () => Promise.resolve(),
    });
    let clock = Date.parse('2026-11-22T10:00:00Z');
    const refused = () => Promise.reject(new Failure('noEstimate', { details: { reason: 'poorFit' } }));
    const service = createReports({
      exports, session: { userName: () => 'camille@practice.example', store: () => store, storeForLater: () => () => { if (desktop.left?.()) throw new Failure('cancelled'); return store; } } as unknown as ReportOptions['session'],
      estimates: { exact: refused, solve: refused },
      connection: { state: () => ({ dfs: stateOf('dfs'), coanda: stateOf('coanda') }) } as unknown as ReportOptions['connection'],
      firm: { read: () => firm.parse({ name: 'Rousset', logo: { type: 'image/png', data: 'AAAA', width: 1, height: 1 } }) },
      activity: { digest: () => ({ entries: 7, mac: 'c'.repeat(64) }), record: (deed, client) => { if (desktop.unloggable) throw new Failure('diskFull'); asked.logged.push({ ...deed, client }); } },
      desktop: {
        print: (content) => {
          asked.content.push(content);
          return desktop.print ? desktop.print(content) : Promise.resolve({ pdf: chromiumPdf(), pages: 3 });
        },
        preview: (content) => void (asked.previewed = content),
        previewed: () => asked.previewed ?? (() => { throw new Failure('notFound'); })(),
        printPreview: desktop.printPreview ?? (() => Promise.resolve(true)), closePreview: () => undefined, letGo: () => undefined,
      },
      about: { version: '0.1.0', electron: '45', chromium: '130', node: '24' }, notify: (event, ..._payload) => void asked.events.push(event),
      now: () => new Date((clock += 1000)), timeZone: 'Europe/Paris',
    });
    const simulation = (index = 0) => ({ kind: 'simulation' as const, simulationId: ids[index]! });
    return { service, exports, asked, store, clientId, ids, simulation };
  }

  it('writes what was printed, and can show it without the page ever knowing the path', async () => {
    const { service, exports, asked, simulation } = make();
    const exported = await service.export(simulation(), 'fr');
    expect(exported).toEqual({ state: 'saved', exportId: expect.any(String) as string, fileName: 'simulation-S-20261122-7KQ40-fr.pdf', pages: 3 });
    expect(readFileSync(join(folder, 'simulation-S-20261122-7KQ40-fr.pdf'), 'latin1')).toMatch(/^%PDF-1.4[\s\S]*Advisor Workstation 0.1.0/);
    if (exported.state === 'saved') exports.showInFolder(exported.exportId);
    expect(asked.shown).toEqual([join(folder, 'simulation-S-20261122-7KQ40-fr.pdf')]);
    expect(() => exports.showInFolder('never exported')).toThrow(expect.objectContaining({ code: 'notFound' }) as Error);
    expect(asked.suggested.join()).not.toMatch(/Adeline|Monnier|410027/);
  });

  it('gives the printing window what the contract says, with the state of the connection and of the log', async () => {
    const { service, asked, simulation, clientId } = make({ unreachable: 'coanda' });
    await service.export(simulation(), 'en');
    await service.export({ kind: 'summary', clientId }, 'fr');
    for (const content of asked.content) expect(reportContent.parse(content)).toEqual(content);
    expect(asked.content[0]).toMatchObject({ kind: 'simulation', madeOffline: true, client: { name: 'Adeline Monnier' }, firm: { name: 'Rousset' }, timeZone: 'Europe/Paris', lever: null, proof: { inputs: 'a'.repeat(64), result: 'b'.repeat(64), log: { entries: 7 } } });
    expect(asked.content[1]).toMatchObject({ kind: 'summary', accounts: [{ accountId: 1 }], simulations: [{}, {}] });
  });

  it('says that it was made offline where either system does not answer', async () => {
    for (const unreachable of ['dfs', 'coanda', undefined] as const) {
      const { service, asked, simulation } = make(unreachable ? { unreachable } : {});
      await service.export(simulation(), 'en');
      expect(asked.content[0]!.madeOffline, unreachable ?? 'none').toBe(unreachable !== undefined);
    }
  });

  it('is offered as a PDF, under a number there is or the day, and not at all of a run there is none of', async () => {
    const kinds: string[] = [];
    const { service, asked, simulation, clientId } = make({ chooseFile: (_, kind) => { kinds.push(kind); return Promise.resolve(null); } });
    await service.export({ kind: 'summary', clientId }, 'fr');
    await service.export(simulation(1), 'en');
    expect([asked.suggested, kinds]).toEqual([['summary-B-20261122-fr.pdf', 'simulation-S-20261122-7KQ41-en.pdf'], ['pdf', 'pdf']]);
    expect(() => service.export({ kind: 'simulation', simulationId: clientId }, 'en')).toThrow(expect.objectContaining({ code: 'notFound' }) as Error);
    expect(kinds).toHaveLength(2);
  });

  it('prints and keeps nothing when no file was chosen', async () => {
    const { service, asked, simulation } = make({ chooseFile: () => Promise.resolve(null) });
    expect(await service.export(simulation(), 'en')).toEqual({ state: 'cancelled' });
    expect([asked.content, asked.logged, service.made(null)]).toEqual([[], [], []]);
  });

  it('leaves no file and no trace when printing fails, and a failure with words when writing does', async () => {
    const broken = make({ print: () => Promise.reject(new Error('no printer')) });
    await expect(broken.service.export(broken.simulation(), 'en')).rejects.toThrow();
    const nowhere = make({ chooseFile: () => Promise.resolve(join(folder, 'missing', 'a.pdf')) });
    await expect(nowhere.service.export(nowhere.simulation(), 'en')).rejects.toMatchObject({ code: 'fileNotWritten', details: { reason: 'ENOENT' } });
    expect(readdirSync(folder)).toEqual([]);
    expect([broken.service.made(null), broken.asked.logged]).toEqual([[], []]);
    // It was noted before it was written: that nobody holds it is noted as well.
    expect(nowhere.asked.events).toEqual(['reports.changed', 'reports.changed']);
    expect([nowhere.service.made(null), nowhere.asked.logged]).toEqual([[], [expect.objectContaining({ action: 'report' }), { action: 'exportFailed', client: nowhere.clientId }]]);
  });

  it('is not made when it cannot be noted', async () => {
    const { service, simulation } = make({ unloggable: true });
    await expect(service.export(simulation(), 'en')).rejects.toMatchObject({ code: 'diskFull' });
    expect(await service.exportMany([simulation(0), simulation(1)], 'en', new AbortController().signal, () => undefined)).toMatchObject({ saved: [], failed: [{}, {}] });
    expect([readdirSync(folder), service.made(null)]).toEqual([[], []]);
  });

  it('keeps what was made with its fingerprints, notes it in the log, and makes it again to the byte', async () => {
    const { service, asked, simulation, clientId, ids } = make();
    await service.export(simulation(), 'fr');
    const first = readFileSync(join(folder, 'simulation-S-20261122-7KQ40-fr.pdf'));
    const [made] = service.made(null);
    expect(made).toMatchObject({ clientId, clientName: 'Adeline Monnier', kind: 'simulation', reference: 'S-20261122-7KQ40', language: 'fr', pages: 3, contentHash: contentHash(asked.content[0]!), fileHash: sha256(first) });
    const entry = { action: 'report', client: clientId, kind: 'simulation', reference: 'S-20261122-7KQ40', contentHash: made!.contentHash };
    expect(asked.logged).toEqual([entry]);
    expect(asked.events).toEqual(['reports.changed']);
    rmSync(join(folder, 'simulation-S-20261122-7KQ40-fr.pdf'));
    await service.again(made!.id);
    expect(asked.logged).toEqual([entry, entry]);
    expect(asked.content[1]).toEqual(asked.content[0]);
    expect(readFileSync(join(folder, 'simulation-S-20261122-7KQ40-fr.pdf')).equals(first)).toBe(true);
    await service.export({ kind: 'comparison', simulationIds: ids.slice(0, 2) }, 'en');
    await service.again(service.made(clientId)[0]!.id);
    expect(asked.content[3]).toEqual(asked.content[2]);
    await expect(service.again(ids[0]!)).rejects.toMatchObject({ code: 'notFound' });
  });

  it('has the same fingerprint for the same stored data and settings, whenever it is made', async () => {
    const { service, asked, simulation } = make();
    await service.export(simulation(), 'fr');
    await service.export(simulation(), 'fr');
    await service.export(simulation(), 'en');
    const [first, second, other] = asked.content.map(contentHash);
    expect(asked.content[0]!.madeAt).not.toBe(asked.content[1]!.madeAt);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  it('keeps a letterhead once, and goes with the client', async () => {
    const { service, store, simulation, clientId } = make();
    await service.export(simulation(0), 'fr');
    await service.export(simulation(1), 'fr');
    expect(store.database.prepare('SELECT count(*) AS count FROM report_letterhead').get()).toEqual({ count: 1 });
    store.clients.forget(clientId);
    expect(service.made(null)).toEqual([]);
  });

  it('compares only one client’s own', async () => {
    const { service, ids } = make();
    await expect(service.export({ kind: 'comparison', simulationIds: [ids[0]!, ids[2]!] }, 'en')).rejects.toMatchObject({ code: 'invalidInput', details: { field: 'simulationIds', reason: 'otherClient' } });
  });

  it('has one fingerprint of several runs: of what was asked for each, in order', () => {
    const asked = (...hashes: string[]) => proofOfRuns(hashes.map((requestHash) => ({ ...sampleSimulation(), provenance: { ...sampleSimulation().provenance, requestHash, responseHash: 'b' } })));
    expect(asked('a', 'b').inputs).toBe(sha256('a\nb'));
    expect(new Set([asked('a', 'b'), asked('b', 'a'), asked('a', 'a'), asked('ab')].map(({ inputs }) => inputs)).size).toBe(4);
    expect(asked('c', 'd').result).toBe(sha256('b\nb'));
  });

  it('says why an estimate cannot be printed', async () => {
    const { service, ids } = make();
    await expect(service.export({ kind: 'estimate', simulationId: ids[0]!, input: sampleSimulation().input }, 'en')).rejects.toMatchObject({ code: 'noEstimate', details: { reason: 'poorFit' } });
  });

  describe('of a client who is forgotten, or for somebody who leaves, meanwhile', () => {
    it('is not written', async () => {
      const made = make({ print: () => { made.store.clients.forget(made.clientId); return Promise.resolve({ pdf: chromiumPdf(), pages: 3 }); } });
      await expect(made.service.export(made.simulation(), 'en')).rejects.toMatchObject({ code: 'notFound' });
      let left = false;
      const leaving = make({ left: () => left, print: () => { left = true; return Promise.resolve({ pdf: chromiumPdf(), pages: 3 }); } });
      await expect(leaving.service.export(leaving.simulation(), 'en')).rejects.toMatchObject({ code: 'cancelled' });
      expect([readdirSync(folder), made.asked.logged, leaving.asked.logged]).toEqual([[], [], []]);
    });

    it('is not made again', async () => {
      let left = false;
      const { service, simulation } = make({ left: () => left, chooseFile: () => { left = service.made(null).length > 0; return Promise.resolve(join(folder, `${left ? 'again' : 'once'}.pdf`)); } });
      await service.export(simulation(), 'en');
      await expect(service.again(service.made(null)[0]!.id)).rejects.toMatchObject({ code: 'cancelled' });
      expect(readdirSync(folder)).toEqual(['once.pdf']);
    });

    it('is not shown', async () => {
      const { service, asked, simulation } = make({ left: () => true });
      await expect(service.preview(simulation(), 'en')).rejects.toMatchObject({ code: 'cancelled' });
      expect(asked.previewed).toBeNull();
    });

    it('is left out of many, which go on for the others and end for whoever left', async () => {
      const forgotten = make({ print: (content) => { if (content.client.id === forgotten.clientId) forgotten.store.clients.forget(forgotten.clientId); return Promise.resolve({ pdf: chromiumPdf(), pages: 3 }); } });
      const go = (made: typeof forgotten) => made.service.exportMany([made.simulation(0), made.simulation(1), made.simulation(2)], 'en', new AbortController().signal, () => undefined);
      expect(await go(forgotten)).toMatchObject({ saved: [{ index: 2 }], failed: [{ index: 0, error: { code: 'notFound' } }, { index: 1, error: { code: 'notFound' } }] });
      expect(readdirSync(folder)).toEqual(['simulation-S-20261122-7KQ42-en.pdf']);
      let printed = 0;
      const leaving = make({ left: () => printed > 0, print: () => { printed += 1; return Promise.resolve({ pdf: chromiumPdf(), pages: 3 }); } });
      expect(await go(leaving)).toMatchObject({ saved: [], failed: [0, 1, 2].map((index) => ({ index, error: { code: 'cancelled' } })) });
      expect([printed, readdirSync(folder).length]).toEqual([1, 1]);
      const before = readdirSync(folder).length;
      const gone = make({ left: () => readdirSync(folder).length > before });
      expect(await go(gone)).toMatchObject({ saved: [{ index: 0 }], failed: [{ index: 1, error: { code: 'cancelled' } }, { index: 2 }] });
      expect(gone.asked.content).toHaveLength(1);
    });
  });

  it('offers every simulation that is not archived, by client, the newest first, under the name it was given', () => {
    const { service, store, ids, clientId } = make();
    addStored(store, sampleSimulation({ id: '0a4e3c52-7f4d-4a7e-8a35-0e6f7f1f9d04', clientId, reference: 'S-20261123-NEWER', provenance: { ...sampleSimulation().provenance, receivedAt: '2026-11-23T09:00:00.000Z' } }));
    store.simulations.saveLabel(ids[0]!, { name: 'By the sea', note: '', pinned: false, archived: false }, new Date());
    store.simulations.saveLabel(ids[1]!, { name: '', note: '', pinned: false, archived: true }, new Date());
    expect(service.choices().map(({ clientName, reference, name }) => [clientName, reference, name])).toEqual([['Adeline Monnier', 'S-20261123-NEWER', ''], ['Adeline Monnier', 'S-20261122-7KQ40', 'By the sea'], ['Karim Benhaddou', 'S-20261122-7KQ42', '']]);
  });

  describe('many at once', () => {
    const signal = () => new AbortController();
    const quiet = () => undefined;

    it('are written one after the other under names that are free, with progress', async () => {
      const { service, simulation, clientId } = make();
      writeFileSync(join(folder, 'simulation-S-20261122-7KQ40-fr.pdf'), 'mine');
      const steps: number[] = [];
      const done = await service.exportMany([simulation(0), simulation(1), { kind: 'summary', clientId }, simulation(0)], 'fr', signal().signal, (step, count, total) => { expect([step, total]).toEqual(['printing', 4]); steps.push(count); });
      expect(done).toMatchObject({ state: 'done', failed: [], stopped: false });
      expect(readdirSync(folder).sort()).toEqual(['simulation-S-20261122-7KQ40-fr-2.pdf', 'simulation-S-20261122-7KQ40-fr-3.pdf', 'simulation-S-20261122-7KQ40-fr.pdf', 'simulation-S-20261122-7KQ41-fr.pdf', expect.stringMatching(/^summary-B-\d{8}-[0-9A-F]{5}-fr\.pdf$/)]);
      expect(readFileSync(join(folder, 'simulation-S-20261122-7KQ40-fr.pdf'), 'utf8')).toBe('mine');
      expect(steps).toEqual([0, 1, 2, 3, 4]);
      expect(service.made(null)).toHaveLength(4);
    });

    it('go on past one that cannot be made, and say which and why', async () => {
      const { service, simulation, clientId } = make();
      const done = await service.exportMany([simulation(0), { kind: 'simulation', simulationId: clientId }, simulation(1)], 'en', signal().signal, quiet);
      expect(done).toMatchObject({ saved: [{ index: 0 }, { index: 2 }], failed: [{ index: 1, error: { code: 'notFound' } }] });
    });

    it('end where nothing more can be written, and say so of each', async () => {
      const { service, asked, simulation, clientId } = make({ chooseFolder: () => Promise.resolve(join(folder, 'gone')) });
      const done = await service.exportMany([simulation(0), simulation(1)], 'en', signal().signal, quiet);
      expect(done).toMatchObject({ saved: [], failed: [{ index: 0, error: { code: 'fileNotWritten' } }, { index: 1, error: { code: 'fileNotWritten' } }] });
      // Nobody holds the one that was begun.
      expect([service.made(null), asked.logged.at(-1)]).toEqual([[], { action: 'exportFailed', client: clientId }]);
    });

    it.each(['diskFull', 'fileNotWritten', 'notSignedIn', 'cancelled'] as const)('are not tried any further after what would fail alike: %s', async (code) => {
      const { service, asked, simulation } = make({ print: () => Promise.reject(new Failure(code)) });
      const steps: number[] = [];
      const done = await service.exportMany([simulation(0), simulation(1), simulation(2)], 'en', signal().signal, (_, count) => void steps.push(count));
      expect(done).toMatchObject({ saved: [], failed: [0, 1, 2].map((index) => ({ index, error: { code } })), stopped: false });
      expect([asked.content.length, steps]).toEqual([1, [0, 3]]);
    });

    it('stop when told, keep what is saved, and make nothing without a folder', async () => {
      const controller = signal();
      const { service, simulation } = make();
      const done = await service.exportMany([simulation(0), simulation(1)], 'en', controller.signal, (_, count) => { if (count === 0) controller.abort(); });
      expect(done).toMatchObject({ saved: [{ index: 0 }], failed: [], stopped: true });
      const none = make({ chooseFolder: () => Promise.resolve(null) });
      expect(await none.service.exportMany([none.simulation()], 'en', signal().signal, quiet)).toEqual({ state: 'cancelled' });
      expect(none.asked.content).toEqual([]);
    });
  });

  describe('a preview', () => {
    it('is saved as it was shown, not as it would be made now', async () => {
      const { service, asked, simulation } = make();
      await service.preview(simulation(), 'fr');
      await service.savePreview();
      expect(asked.content[0]).toEqual(asked.previewed);
      expect(service.made(null)).toHaveLength(1);
    });
    it('is saved as often as one likes, and is one report', async () => {
      let target = '';
      const { service, asked, simulation } = make({ chooseFile: () => Promise.resolve(target) });
      await service.preview(simulation(), 'fr');
      for (const name of ['a.pdf', 'b.pdf']) {
        target = join(folder, name);
        expect(await service.savePreview()).toMatchObject({ state: 'saved', fileName: name });
      }
      expect(readFileSync(join(folder, 'a.pdf')).equals(readFileSync(join(folder, 'b.pdf')))).toBe(true);
      target = join(folder, 'missing', 'c.pdf');
      await expect(service.savePreview()).rejects.toMatchObject({ code: 'fileNotWritten' });
      expect(service.made(null)).toHaveLength(1);
      expect(asked.logged).toHaveLength(4);
    });
    it('that is printed is in the log; one whose printing was cancelled is not', async () => {
      const printed = make();
      await printed.service.preview(printed.simulation(), 'fr');
      expect(await printed.service.printPreview()).toEqual({ printed: true });
      expect(printed.asked.logged).toHaveLength(1);
      const cancelled = make({ printPreview: () => Promise.resolve(false) });
      await cancelled.service.preview(cancelled.simulation(), 'fr');
      expect(await cancelled.service.printPreview()).toEqual({ printed: false });
      expect(cancelled.asked.logged).toEqual([]);
    });
    it('is not there when none is shown', async () => {
      const { service } = make();
      await expect(service.savePreview()).rejects.toMatchObject({ code: 'notFound' });
      expect(() => service.previewed()).toThrow(expect.objectContaining({ code: 'notFound' }) as Error);
    });
  });
});
