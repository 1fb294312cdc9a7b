// A newer program takes the place of the one before, whole or not at all.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isReplaceable, replaceProgram } from '../../../main/updates/apply';

let folder = '';
const path = process.env['PATH'];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-apply-'));
  program(installed(), 'old');
});
afterEach(() => {
  process.env['PATH'] = path;
  rmSync(folder, { recursive: true, force: true });
});

const installed = () => join(folder, 'apps', 'workstation');
function program(at: string, version: string, without = ''): void {
  mkdirSync(join(at, 'resources'), { recursive: true });
  for (const part of ['advisor-workstation', 'resources/app.asar', 'locale'].filter((name) => name !== without)) writeFileSync(join(at, part), version);
}
function archive(make: (at: string) => void): string {
  const from = join(folder, 'made', 'advisor-workstation-0.2.0');
  make(from);
  const file = join(folder, 'update.tar.gz');
  execFileSync('tar', ['-czf', file, '-C', dirname(from), basename(from)]);
  return file;
}
/** The version in place, and everything beside it. */
const now = () => [readFileSync(join(installed(), 'advisor-workstation'), 'utf8'), readFileSync(join(installed(), 'resources', 'app.asar'), 'utf8'), readdirSync(join(folder, 'apps'))];

describe('a program', () => {
  it('is replaced as a whole, and nothing is left beside it', () => {
    writeFileSync(join(installed(), 'of the old one'), '');
    replaceProgram(installed(), archive((at) => program(at, 'new')));
    expect(now()).toEqual(['new', 'new', ['workstation']]);
    expect(readdirSync(installed()).sort()).toEqual(['advisor-workstation', 'locale', 'resources']);
  });

  it.each(['advisor-workstation', 'resources/app.asar'])('without %s is none: the one before stays', (without) => {
    const file = archive((at) => program(at, 'new', without));
    expect(() => replaceProgram(installed(), file)).toThrow('not this program');
    expect(now()).toEqual(['old', 'old', ['workstation']]);
  });

  it('that cannot be unpacked leaves the one before, and nothing beside it', () => {
    writeFileSync(join(folder, 'no-archive'), 'x');
    for (const file of ['no-archive', 'not-there']) expect(() => replaceProgram(installed(), join(folder, file))).toThrow();
    expect(now()).toEqual(['old', 'old', ['workstation']]);
  });

  it('is unpacked beside the one before, so that both are on one disk', () => {
    const [bin, said] = [join(folder, 'bin'), join(folder, 'said')];
    mkdirSync(bin);
    writeFileSync(join(bin, 'tar'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${said}'\nexit 1\n`);
    chmodSync(join(bin, 'tar'), 0o755);
    process.env['PATH'] = `${bin}:${path}`;
    expect(() => replaceProgram(installed(), join(folder, 'update.tar.gz'))).toThrow();
    const into = /^--directory=(.*)$/m.exec(readFileSync(said, 'utf8'))![1]!;
    expect([dirname(into), basename(into).startsWith('.workstation-')]).toEqual([join(folder, 'apps'), true]);
  });
});

it('a folder can be replaced where it is there and may be written', () => {
  expect([isReplaceable(installed()), isReplaceable(null), isReplaceable(join(folder, 'apps', 'none'))]).toEqual([true, false, false]);
});
