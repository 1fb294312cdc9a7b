// An environments file is used whole or not at all, and what is wrong with it is said with its place inside.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadEnvironments } from '../../../main/environments/load';

let folder = '';
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'advisor-environments-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const good = (changes: object = {}) => ({
  id: 'north', name: 'North', dfs: { baseUrl: 'https://dfs.example/api' }, coanda: { baseUrl: 'https://coanda.example' }, premia: { baseUrl: 'https://premia.example' }, ...changes,
});
const fund = (isin: string) => ({ catalogue: { funds: [{ isin, name: 'A fund', currency: 'EUR' }] } });

function load(content: unknown) {
  const file = join(folder, 'environments.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return loadEnvironments(file);
}
const problemsOf = (...environments: unknown[]) => {
  const { environments: read, problems } = load({ format: 1, environments });
  expect(read).toEqual([]);
  return problems.map(({ path, reason }) => `${path} | ${reason}`);
};

describe('a good file', () => {
  it('is read with its defaults filled in', () => {
    expect(load({ format: 1, environments: [good()] })).toEqual({
      problems: [],
      environments: [{
        id: 'north', name: 'North', dfs: { baseUrl: 'https://dfs.example/api', tokenHeader: 'pair', application: null, accountPatch: 'plain', singleSignOn: false },
        coanda: { baseUrl: 'https://coanda.example', startDateField: 'simulation_start_date' }, premia: { baseUrl: 'https://premia.example' }, administration: false, catalogue: { simulators: [], funds: [], recoJourneys: [], products: [] }, clients: [],
      }],
    });
  });

  it('may begin with a byte order mark, and may use http on this machine', () => {
    expect(load(`\uFEFF${JSON.stringify({ format: 1, environments: [good()] })}`).problems).toEqual([]);
    expect(load(JSON.stringify({ format: 1, environments: [good({ name: 'North\uFEFFwest' })] })).environments[0]?.name).toBe('North\uFEFFwest');
    for (const host of ['localhost:8080', '127.0.0.1:1', '[::1]']) expect(load({ format: 1, environments: [good({ dfs: { baseUrl: `http://${host}/dfs` } })] }).problems).toEqual([]);
  });

  it('is not needed', () => expect(loadEnvironments(null)).toEqual({ environments: [], problems: [] }));
});

describe('a refused file', () => {
  it('is named as a whole when it cannot be read at all', () => {
    expect(loadEnvironments(join(folder, 'missing.json')).problems).toEqual([{ path: '', reason: 'the file does not exist' }]);
    mkdirSync(join(folder, 'a-folder'));
    expect(loadEnvironments(join(folder, 'a-folder')).problems).toEqual([{ path: '', reason: 'the file cannot be read' }]);
    expect(load(' '.repeat(8 * 1024 * 1024 + 1)).problems).toEqual([{ path: '', reason: 'the file is larger than 8 MiB' }]);
    expect(load('{ "format": 1, }').problems).toMatchObject([{ path: '', reason: expect.stringMatching(/^not valid JSON \(/) as string }]);
    expect(load('').problems).toHaveLength(1);
  });

  it('is told where a value is wrong', () => {
    expect(problemsOf(good(), good({ id: 'south', dfs: { baseUrl: 'http://dfs.example' } }))).toEqual(['environments[1].dfs.baseUrl | must begin with https://']);
    expect(problemsOf(good({ coanda: { baseUrl: 'coanda' } }))).toEqual(['environments[0].coanda.baseUrl | not a URL']);
    expect(problemsOf(good({ premia: { baseUrl: 'https://user:word@premia.example' } }))).toEqual(['environments[0].premia.baseUrl | must not contain a user name or password']);
    // What stands before a bare question mark would become the beginning of another path.
    expect(problemsOf(good({ dfs: { baseUrl: 'https://dfs.example/api?' } }))).toEqual(['environments[0].dfs.baseUrl | must not contain ? or #']);
    expect(problemsOf(good({ premia: { baseUrl: 'https://premia.example/?a=1' } }))).toEqual(['environments[0].premia.baseUrl | must not contain ? or #']);
    expect(problemsOf(good(fund('LU1681046932')))).toEqual(['environments[0].catalogue.funds[0].isin | not a valid ISIN (12 characters with a check digit)']);
    expect(problemsOf(good({ id: 'North Pole' }))).toEqual(['environments[0].id | lower-case letters, digits and hyphens, 40 at most']);
    expect(problemsOf(good({ clients: [{ contactId: 0, name: 'Nobody' }] }))[0]).toMatch(/^environments\[0\]\.clients\[0\]\.contactId \| /);
    expect(problemsOf(good({ clients: [{ contactId: 1, name: 'N', birthDate: '31/12/1970' }] }))[0]).toMatch(/^environments\[0\]\.clients\[0\]\.birthDate \| /);
  });

  it('never quotes the file, which may hold a secret, and says little about something enormous', () => {
    for (const text of ['{"clientSecret": canary-secret}', 'canary', '["canary-secret" canary]']) {
      const [problem] = load(text).problems;
      expect(problem!.reason).toMatch(/^not valid JSON \(.+\)$/);
      expect(problem!.reason).not.toContain('canary');
    }
    expect(Math.max(...load({ format: 1, environments: [{ ['x'.repeat(100_000)]: 1 }] }).problems.map(({ reason }) => reason.length))).toBeLessThanOrEqual(300);
  });

  it.each(['http://localhost.example', 'http://127.0.0.1.example', 'ftp://localhost', 'file:///etc/passwd', 'javascript:alert(1)', 'http://[::2]'])('refuses the address %s', (baseUrl) => {
    expect(problemsOf(good({ dfs: { baseUrl } }))).toEqual(['environments[0].dfs.baseUrl | must begin with https://']);
  });

  it('is told what is unknown in it', () => {
    expect(problemsOf(good({ colour: 'blue' }))).toEqual(['environments[0] | unknown "colour"']);
    expect(problemsOf(good({ dfs: { baseUrl: 'https://dfs.example', secret: 'x', other: 1 } }))).toEqual(['environments[0].dfs | unknown "secret", "other"']);
    expect(load({ format: 2, environments: [good()] }).problems).toMatchObject([{ path: 'format' }]);
    expect(load({ format: 1, environments: [] }).problems).toMatchObject([{ path: 'environments' }]);
    expect(load([]).problems).toHaveLength(1);
    expect(load('null').problems).toHaveLength(1);
  });

  it('has no id twice, and none that practice has', () => {
    expect(problemsOf(good(), good({ id: 'south' }), good())).toEqual(['environments[2].id | "north" is already taken']);
    expect(problemsOf(good({ id: 'practice' }))).toEqual(['environments[0].id | "practice" is already taken']);
  });

  it('gives no environment although one of two would be good', () => {
    const { environments, problems } = load({ format: 1, environments: [good(), good({ id: 'south', name: '' })] });
    expect([environments.length, problems[0]?.path]).toEqual([0, 'environments[1].name']);
  });

  it('is told twenty problems at most', () => {
    expect(problemsOf(...Array.from({ length: 40 }, (_, index) => good({ id: `e${index}`, name: '' })))).toHaveLength(20);
  });
});
