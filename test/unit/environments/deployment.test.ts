// What an organisation lays down counts only when an administrator wrote it, is used whole or not at all, and says where it is wrong.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deploymentFile, loadDeployment, noDeployment } from '../../../main/environments/deployment';

const me = process.getuid?.() ?? 0;
let folder = '';
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'advisor-deployment-')), 'etc');
  mkdirSync(folder, { mode: 0o755 });
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const file = () => join(folder, 'deployment.json');
const good = (changes: object = {}) => ({
  id: 'north', name: 'North', dfs: { baseUrl: 'https://dfs.example/api' }, coanda: { baseUrl: 'https://coanda.example' }, premia: { baseUrl: 'https://premia.example' }, ...changes,
});
function load(content: unknown, { mode = 0o644, owners = [me] }: { mode?: number; owners?: number[] } = {}) {
  writeFileSync(file(), typeof content === 'string' ? content : JSON.stringify(content));
  chmodSync(file(), mode);
  return loadDeployment(file(), { owners, platform: 'linux' });
}

describe('a good file', () => {
  it('gives environments, settings and of the letterhead what it says, and nothing else', () => {
    const read = load({ format: 1, environments: [good()], settings: { language: 'fr', lockMinutesMax: 5 }, firm: { name: 'Cabinet Nord', colour: '#123456' } });
    expect(read).toMatchObject({ file: file(), refusal: null, problems: [], unknown: [], settings: { language: 'fr', lockMinutesMax: 5 }, environments: [{ id: 'north', administration: false }] });
    expect(read.firm).toEqual({ name: 'Cabinet Nord', colour: '#123456' });
  });

  it('need not be there, and needs nothing but its format', () => {
    expect(loadDeployment(file(), { owners: [me], platform: 'linux' })).toEqual({ ...noDeployment, file: file() });
    expect(load({ format: 1 })).toEqual({ ...noDeployment, file: file() });
  });

  it('may hold what this version does not know, at any depth, which is left alone and named', () => {
    const read = load({ format: 1, later: { a: 1 }, settings: { theme: 'dark', sound: true }, environments: [good({ region: 'EU', dfs: { baseUrl: 'https://dfs.example', newer: 2 } })], firm: { name: 'North', motto: 'x' } });
    expect(read).toMatchObject({ refusal: null, settings: { theme: 'dark' }, environments: [{ id: 'north' }], firm: { name: 'North' } });
    expect(read.settings).toEqual({ theme: 'dark' });
    expect(read.unknown.sort()).toEqual(['environments[0].dfs.newer', 'environments[0].region', 'firm.motto', 'later', 'settings.sound']);
    const many = load({ format: 1, ...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`later${index}`, index])) });
    expect(many.refusal).toBeNull();
    expect(many.unknown).toHaveLength(50);
  });
});

it.runIf(process.platform === 'linux')('a file is let go of, whether it counts or not', () => {
  const open = () => readdirSync('/proc/self/fd').length;
  const before = open();
  for (let time = 0; time < 20; time += 1) {
    load({ format: 1 });
    load('no deployment');
    load({ format: 1 }, { owners: [me + 1] });
  }
  expect(open()).toBeLessThan(before + 20);
});

describe('a file that does not count', () => {
  it('is one that anybody else could have written, or whose folder anybody else could change', () => {
    const content = { format: 1, settings: { theme: 'dark' } };
    expect(load(content)).toMatchObject({ refusal: null, settings: { theme: 'dark' } });
    for (const mode of [0o646, 0o664, 0o666]) expect(load(content, { mode })).toEqual({ ...noDeployment, file: file(), refusal: 'writable' });
    expect(load(content, { owners: [me + 1] })).toEqual({ ...noDeployment, file: file(), refusal: 'owner' });
    for (const mode of [0o757, 0o775]) {
      chmodSync(folder, mode);
      expect(load(content)).toEqual({ ...noDeployment, file: file(), refusal: 'writable' });
    }
  });

  it('is judged by what a link leads to', () => {
    writeFileSync(join(folder, 'elsewhere.json'), '{"format":1}');
    chmodSync(join(folder, 'elsewhere.json'), 0o666);
    symlinkSync(join(folder, 'elsewhere.json'), file());
    expect(loadDeployment(file(), { owners: [me], platform: 'linux' }).refusal).toBe('writable');
  });

  it('is one that cannot be read as a file, or is too large', () => {
    mkdirSync(file());
    expect(loadDeployment(file(), { owners: [me], platform: 'linux' }).refusal).toBe('unreadable');
    rmSync(file(), { recursive: true });
    expect(load(' '.repeat(8 * 1024 * 1024 + 1)).refusal).toBe('tooLarge');
  });

  it('is, where no owner is told, one that whoever runs the program could have written', () => {
    writeFileSync(file(), '{"format":1}');
    expect(loadDeployment(file(), { owners: [], platform: 'win32' }).refusal).toBe('writable');
  });
});

describe('a file with something wrong in it', () => {
  it('is refused as a whole, with the place and the reason', () => {
    const problems = (content: unknown) => {
      const read = load(content);
      expect(read).toMatchObject({ refusal: 'content', environments: [], settings: {}, firm: {} });
      return read.problems.map(({ path, reason }) => `${path} | ${reason}`);
    };
    expect(problems({ format: 1, settings: { lockMinutesMax: 7, theme: 'dark' } })).toEqual([expect.stringMatching(/^settings\.lockMinutesMax \| .*15/)]);
    expect(problems({ format: 1, environments: [good(), good({ id: 'south', dfs: { baseUrl: 'http://dfs.example' } })] })).toEqual(['environments[1].dfs.baseUrl | must begin with https://']);
    expect(problems({ format: 1, environments: [good(), good()] })).toEqual(['environments[1].id | "north" is already taken']);
    expect(problems({ format: 1, environments: [good({ id: 'practice' })] })).toEqual(['environments[0].id | "practice" is already taken']);
    expect(problems({ format: 2 })).toEqual([expect.stringMatching(/^format \| /)]);
    expect(problems({ format: 1, unheard: 1, firm: { colour: 'red' } })).toEqual([expect.stringMatching(/^firm\.colour \| /), expect.stringMatching(/^firm\.colour \| /)]);
  });

  it('is not quoted', () => {
    expect(load('{ "format": 1, "clientSecret": "Falaise" "x"').problems.map(({ reason }) => reason).join()).not.toMatch(/Falaise/);
  });
});

it('its place is fixed on every system, for administrators alone', () => {
  expect([deploymentFile('linux'), deploymentFile('darwin'), deploymentFile('win32')]).toEqual(['/etc/advisor-workstation/deployment.json', '/Library/Application Support/Advisor Workstation/deployment.json', 'C:\\ProgramData\\Advisor Workstation\\deployment.json']);
});
