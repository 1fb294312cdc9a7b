// What of the program's doings is noted: what failed, what was slow without reason, and where an error nobody expected came from.
import { describe, expect, it, vi } from 'vitest';
import { noLog, type DiagnosticLog } from '../../../main/diagnostics/log';
import { observeCalls, observeRequests } from '../../../main/diagnostics/observe';
import { Failure } from '../../../main/failure';
import { callNames, type CallName } from '../../../preload/contract/names';

const noted = (work: (log: DiagnosticLog) => void) => {
  const note = vi.fn();
  work({ ...noLog, note });
  return note.mock.calls as [string, Record<string, unknown>][];
};
const call = (name: CallName, milliseconds: number, error: unknown = null) => noted((log) => observeCalls(log)(name, milliseconds, error));

describe('a call', () => {
  it('that succeeded is noted when it took longer than a second', () => {
    expect(call('clients.list', 1000)).toEqual([]);
    expect(call('clients.list', 1001)).toEqual([['call', { name: 'clients.list', milliseconds: 1001 }]]);
  });

  it('that waits for people, or for a simulation, may take as long as it likes', () => {
    const patient = callNames.filter((name) => call(name, 600_000).length === 0);
    expect(patient.sort()).toEqual(['activity.export', 'backup.make', 'clients.export', 'diagnostics.save', 'firm.chooseLogo', 'imports.choose', 'preview.print', 'preview.save', 'reports.export', 'reports.exportMany', 'restore.choose', 'session.awaitApproval', 'simulations.exportTable', 'simulations.run']);
    expect(call('simulations.run', 5, new Failure('timeout'))).toHaveLength(1);
  });

  it('that failed is noted with its reason; one that was given up or asked behind the lock is not', () => {
    expect(call('clients.list', 12, new Failure('invalidInput', { details: { reason: 'size' } }))).toEqual([['call', { name: 'clients.list', code: 'invalidInput', reason: 'size', milliseconds: 12 }]]);
    expect(call('clients.list', 12, new Failure('offline'))).toEqual([['call', { name: 'clients.list', code: 'offline', reason: undefined, milliseconds: 12 }]]);
    for (const code of ['cancelled', 'locked'] as const) expect(call('clients.list', 5000, new Failure(code))).toEqual([]);
  });

  it('that failed unexpectedly is noted with the place as well, and nothing of what was said', () => {
    const entries = call('clients.list', 12, new TypeError('Ottoline Kerguelen'));
    expect(entries).toMatchObject([['call', { code: 'internal' }], ['unexpected', { where: 'call', errorClass: 'TypeError', places: expect.arrayContaining([expect.stringMatching(/^observe\.test\.ts:\d+:\d+$/)]) as string[] }]]);
    expect(JSON.stringify(entries)).not.toContain('Ottoline');
    expect(call('clients.list', 12, Object.assign(new Error('x'), { code: 'SQLITE_FULL' })).map(([kind, { code }]) => [kind, code])).toEqual([['call', 'diskFull'], ['unexpected', undefined]]);
  });
});

describe('a request', () => {
  const operation = 'GET /v1.0/banks' as const;
  it('is noted, whatever it came to', () => {
    const failure = new Failure('unavailable', { correlationId: '4bf92f3577b34da6a3ce929d0e0e4736', details: { reason: 'resting' } });
    expect(noted((log) => {
      const observe = observeRequests(log);
      observe({ operation, status: 200, failure: null, milliseconds: 5 });
      observe({ operation, status: null, failure, milliseconds: 6 });
      observe({ operation, status: 404, failure: new Failure('notFound'), milliseconds: 7 });
    })).toEqual([
      ['request', { operation, status: 200, code: undefined, reason: undefined, correlation: undefined, milliseconds: 5 }],
      ['request', { operation, status: null, code: 'unavailable', reason: 'resting', correlation: '4bf92f3577b34da6a3ce929d0e0e4736', milliseconds: 6 }],
      ['request', { operation, status: 404, code: 'notFound', reason: undefined, correlation: undefined, milliseconds: 7 }],
    ]);
  });
});
