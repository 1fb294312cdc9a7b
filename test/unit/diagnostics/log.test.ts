// The diagnostic log's files: lines of JSON, for their owner only, a few and not too large, and never in the way.
import { chmodSync, closeSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiagnosticLog } from '../../../main/diagnostics/log';

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'diagnostics-'));
  folder = join(parent, 'diagnostics');
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));
const lines = (text: string) => text.split('\n').slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the diagnostic log', () => {
  it('is lines of JSON only its owner can read', () => {
    const log = createDiagnosticLog({ folder, now: () => new Date('2026-11-26T10:00:00Z') });
    log.note('ended', { clean: true });
    expect(lines(log.read())).toEqual([{ at: '2026-11-26T10:00:00.000Z', kind: 'ended', clean: true }]);
    expect([statSync(folder).mode & 0o777, statSync(join(folder, 'log.jsonl')).mode & 0o777]).toEqual([0o700, 0o600]);
    log.close();
  });

  it('goes on behind what is there, and lets the oldest go: five files, none larger than it may be', () => {
    for (let run = 0; run < 2; run += 1) {
      const log = createDiagnosticLog({ folder, bytesMax: 1000 });
      for (let entry = 0; entry < 100; entry += 1) log.note('processGone', { exitCode: run * 100 + entry });
      log.close();
    }
    expect(readdirSync(folder).sort()).toEqual(['log.1.jsonl', 'log.2.jsonl', 'log.3.jsonl', 'log.4.jsonl', 'log.jsonl']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(1000);
    // Each was left only when the next entry did not fit.
    for (const name of readdirSync(folder).filter((file) => file !== 'log.jsonl')) expect(statSync(join(folder, name)).size).toBeGreaterThan(800);
    const codes = lines(createDiagnosticLog({ folder }).read()).map(({ exitCode }) => exitCode as number);
    expect(codes.at(-1)).toBe(199);
    expect(codes).toEqual(Array.from({ length: codes.length }, (_, index) => 200 - codes.length + index));
  });

  it('never throws, and goes on when it can', () => {
    writeFileSync(folder, 'a file where the folder should be');
    const log = createDiagnosticLog({ folder });
    log.note('ended', { clean: true });
    expect(() => log.read()).not.toThrow();
    rmSync(folder);
    mkdirSync(folder);
    chmodSync(folder, 0o700);
    log.note('ended', { clean: false });
    expect(lines(log.read())).toMatchObject([{ clean: false }]);
    log.clear();
    expect(log.read()).toBe('');
    log.note('ended', { clean: true });
    expect(lines(log.read())).toHaveLength(1);
    log.close();
  });

  it('fills a file to its last byte, and begins none for an entry that fits into no file', () => {
    const now = () => new Date('2026-11-26T10:00:00Z');
    const first = createDiagnosticLog({ folder, now });
    first.note('ended', { clean: true });
    const length = first.read().length;
    first.clear();
    const log = createDiagnosticLog({ folder, now, bytesMax: 3 * length });
    for (let entry = 0; entry < 3; entry += 1) log.note('ended', { clean: true });
    expect(readdirSync(folder)).toEqual(['log.jsonl']);
    log.note('ended', { clean: true });
    expect(readdirSync(folder).sort()).toEqual(['log.1.jsonl', 'log.jsonl']);
    log.clear();
    expect(readdirSync(folder)).toEqual([]);
    log.close();
    const small = createDiagnosticLog({ folder, now, bytesMax: 1, files: 2 });
    small.note('ended', { clean: true });
    expect(readdirSync(folder)).toEqual(['log.jsonl']);
    for (let entry = 0; entry < 3; entry += 1) small.note('ended', { clean: false });
    expect(readdirSync(folder).sort()).toEqual(['log.1.jsonl', 'log.jsonl']);
    expect(lines(small.read())).toMatchObject([{ clean: false }, { clean: false }]);
    small.close();
  });

  describe.runIf(process.platform === 'linux')('with its files', () => {
    const held = () => readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
      } catch {
        return false;
      }
    });

    it('holds one at a time, and none once it is closed or emptied', () => {
      const log = createDiagnosticLog({ folder, bytesMax: 100 });
      expect(held()).toEqual([]);
      for (let entry = 0; entry < 10; entry += 1) log.note('ended', { clean: true });
      expect(held()).toHaveLength(1);
      log.close();
      expect(held()).toEqual([]);
      log.note('ended', { clean: true });
      log.clear();
      expect(held()).toEqual([]);
      expect(() => { log.close(); log.close(); }).not.toThrow();
    });

    it('goes on when one is taken away under it', () => {
      const log = createDiagnosticLog({ folder });
      log.note('ended', { clean: true });
      closeSync(Number(held()[0]));
      expect(() => log.note('ended', { clean: true })).not.toThrow();
      log.note('ended', { clean: false });
      expect(lines(log.read())).toMatchObject([{ clean: true }, { clean: false }]);
      log.close();
    });
  });
});
