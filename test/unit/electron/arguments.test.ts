// What the command line may say: two names with a path each. Everything else is nothing, and some of it keeps a finished program from starting.
import { isAbsolute } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArguments, refusedAtStart } from '../../../main/electron/arguments';

describe('the command line', () => {
  it('names an environments file and a folder, each by one argument', () => {
    expect(readArguments(['electron', '.', '--environments=/a/b.json', '--user-data-dir=/c'])).toEqual({ environmentsFile: '/a/b.json', userDataDir: '/c' });
    expect(readArguments(['--environments', '/a/b.json', '--environments=', 'environments=/x', '-environments=/y'])).toEqual({ environmentsFile: null, userDataDir: null });
  });

  it('of whatever kind gives absolute paths or nothing, in 5,000 random ones', () => {
    const argument = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.tuple(fc.constantFrom('--environments=', '--user-data-dir=', 'advisor-workstation://', 'https://', '--', '-'), fc.string({ unit: 'binary' })).map(([start, rest]) => start + rest));
    fc.assert(fc.property(fc.array(argument, { maxLength: 12 }), (argv) => {
      const read = readArguments(argv);
      return Object.keys(read).length === 2 && Object.values(read).every((value: string | null) => value === null || isAbsolute(value));
    }), { numRuns: 5000 });
  });
});

describe('a finished program', () => {
  it('does not start with a developer’s ways in, and says their names alone', () => {
    const argv = ['--inspect', '--inspect-brk=0', '--remote-debugging-port=9222', '--remote-debugging-pipe', '--no-sandbox', '--ignore-certificate-errors', '--proxy-server=secret:8080', '--js-flags=--allow-natives-syntax', '--Remote-Debugging-Port=1'];
    expect(refusedAtStart(argv, {})).toEqual(['--inspect', '--inspect-brk', '--remote-debugging-port', '--remote-debugging-pipe', '--no-sandbox', '--ignore-certificate-errors', '--proxy-server', '--js-flags', '--Remote-Debugging-Port']);
    expect(refusedAtStart([], { NODE_OPTIONS: '--require /x', ELECTRON_RUN_AS_NODE: '', SSLKEYLOGFILE: '/x', PATH: '/bin' })).toEqual(['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'SSLKEYLOGFILE']);
  });

  it('starts with what people and firms use', () => {
    expect(refusedAtStart(['--environments=/etc/firm.json', '--user-data-dir=/data', '--lang=fr', '--disable-gpu', '--inspection', '/home/inspect'], { HOME: '/h', LANG: 'fr', NODE_EXTRA_CA_CERTS: '/firm.pem' })).toEqual([]);
  });
});
