// The diagnostic log's files: lines of JSON, for their owner only, a few and not too large, and never in the way.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
});
