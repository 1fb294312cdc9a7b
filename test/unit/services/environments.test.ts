// Which environments there are, whose they are, which is chosen, and what may be done with those a person took in.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noDeployment } from '../../../main/environments/deployment';
import { createImported } from '../../../main/environments/imported';
import { environment as schema, type Environment } from '../../../main/environments/schema';
import { practiceCredentials, practiceEnvironment } from '../../../main/practice/environment';
import type { PracticeServer } from '../../../main/practice/server';
import { createApplicationSecrets } from '../../../main/secrets/application-secrets';
import { createEnvironments } from '../../../main/services/environments';
import type { Failure } from '../../../main/failure';
import { keychainOf } from './keychain-of';

let folder = '';
let events: string[];
let items: Map<string, string>;
let broken: boolean;
let started: number;
let closed: number;
let cannotStart: Error | null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'advisor-environments-'));
  [events, items, broken, started, closed, cannotStart] = [[], new Map(), false, 0, 0, null];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const raw = (id: string, name = id, changes: object = {}) => ({ id, name, dfs: { baseUrl: `https://dfs.${id}.example/api` }, coanda: { baseUrl: `https://coanda.${id}.example` }, premia: { baseUrl: `https://premia.${id}.example` }, ...changes });
const withSecret = (id: string) => raw(id, id, { dfs: { baseUrl: `https://dfs.${id}.example`, application: { tokenUrl: `https://id.${id}.example/token`, clientId: 'desk', clientSecret: 'Colline-7' } } });
const of = (id: string, name = id): Environment => schema.parse(raw(id, name));
const content = (...environments: object[]) => JSON.stringify({ format: 1, environments });
const codeOf = (answer: Promise<unknown>) => answer.then(() => 'none', (error: Failure) => error.code);

async function made({ deployed = [], loaded = [] }: { deployed?: Environment[]; loaded?: Environment[] } = {}) {
  const keychain = await keychainOf(items, () => broken);
  const secrets = createApplicationSecrets(keychain, 'folder00');
  const environments = createEnvironments({
    deployment: { ...noDeployment, file: '/etc/x/deployment.json', environments: deployed }, loaded: { environments: loaded, problems: [] }, file: '/home/x/start.json', imported: createImported(folder), secrets,
    notify: (event, ..._payload) => void events.push(event),
    startPractice: async () => {
      started += 1;
      if (cannotStart) throw cannotStart;
      return { environment: practiceEnvironment(1), credentials: practiceCredentials, close: async () => { closed += 1; } } as unknown as PracticeServer;
    },
  });
  return { environments, secrets };
}
const names = ({ environments }: Awaited<ReturnType<typeof made>>) => environments.list().all.map(({ id, name }) => `${id} ${name}`);

describe('the environments', () => {
  it('are practice, the organisation’s, those of the start and those taken in, each id once and the first of them', async () => {
    const first = await made();
    await first.environments.import(content(raw('one', 'mine'), raw('two', 'mine'), raw('three', 'mine')));
    const all = await made({ deployed: [of('one', 'deployed')], loaded: [of('one', 'start'), of('two', 'start')] });
    expect(names(all)).toEqual(['practice Practice', 'one deployed', 'two start', 'three mine']);
    const origin = async (environmentId: string) => {
      const { origin: from, file, name } = await all.environments.inspect(environmentId);
      return [from, file, name];
    };
    expect(await origin('one')).toEqual(['deployed', 'deployment.json', 'deployed']);
    expect(await origin('two')).toEqual(['start', 'start.json', 'start']);
    expect(await origin('three')).toEqual(['imported', 'imported-environments.json', 'mine']);
    expect(await origin('practice')).toEqual(['program', null, 'Practice']);
    // What stood behind another of its id comes forth when that is gone.
    expect(names(await made())).toEqual(['practice Practice', 'one mine', 'two mine', 'three mine']);
  });

  it('are found by their id, and not found by another', async () => {
    const { environments } = await made({ loaded: [of('one'), of('two')] });
    expect((await environments.find('two')).dfs.baseUrl).toBe('https://dfs.two.example/api');
    expect(await codeOf(environments.find('three'))).toBe('notFound');
    expect(await codeOf(environments.select('three'))).toBe('notFound');
    expect(await codeOf(environments.setSecret('three', 'x'))).toBe('notFound');
  });
});

describe('the first one chosen', () => {
  const first = async (last: string | null, deployed: Environment[] = []) => (await (await made({ deployed, loaded: [of('one'), of('two')] })).environments.selectFirst(last)).id;
  it('is the last choice, or practice when that is gone', async () => {
    expect(await first('two')).toBe('two');
    expect(await first('gone')).toBe('practice');
    expect(await first('practice', [of('three')])).toBe('practice');
  });
  it('is what the organisation put first before anybody chose, otherwise practice', async () => {
    expect(await first(null, [of('three'), of('four')])).toBe('three');
    expect(await first(null)).toBe('practice');
  });
  it('is the one that is said to be chosen', async () => {
    const { environments } = await made({ loaded: [of('one'), of('two')] });
    expect(() => environments.selected()).toThrow();
    expect(environments.list().selectedId).toBe('practice');
    await environments.selectFirst('two');
    expect([environments.selected().id, environments.list().selectedId]).toEqual(['two', 'two']);
    await environments.select('one');
    expect(environments.selected().id).toBe('one');
  });
});

describe('taking in', () => {
  it('only looks first: says what it would replace and which bring a secret, and keeps nothing', async () => {
    const { environments } = await made();
    await environments.import(content(raw('one', 'Mine')));
    expect(environments.check(content(raw('one', 'Other'), withSecret('two')))).toEqual({
      problems: [],
      found: [
        { id: 'one', name: 'Other', dfsHost: 'dfs.one.example', coandaHost: 'coanda.one.example', administration: false, clients: 0, replaces: 'Mine', secret: false },
        { id: 'two', name: 'two', dfsHost: 'dfs.two.example', coandaHost: 'coanda.two.example', administration: false, clients: 0, replaces: null, secret: true },
      ],
    });
    expect(environments.list().all.map(({ name }) => name)).toEqual(['Practice', 'Mine']);
  });

  it('replaces those of the same id, keeps the others, and tells everybody', async () => {
    const { environments } = await made();
    await environments.import(content(raw('one'), raw('two')));
    const { environments: after, notKept } = await environments.import(content(raw('two', 'again'), raw('three')));
    expect(after.all.map(({ name }) => name)).toEqual(['Practice', 'one', 'again', 'three']);
    expect([notKept, events]).toEqual([[], ['environments.changed', 'environments.changed']]);
  });

  it('is refused where anything is wrong, and takes nothing then', async () => {
    const { environments } = await made({ loaded: [of('one')] });
    expect(await codeOf(environments.import(content(raw('two'), raw('one'))))).toBe('invalidInput');
    expect(await codeOf(environments.import('not json'))).toBe('invalidInput');
    expect([environments.list().all.length, events]).toEqual([2, []]);
  });

  it('does not replace the one in use', async () => {
    const { environments } = await made();
    await environments.import(content(raw('one', 'mine')));
    await environments.select('one');
    expect(await codeOf(environments.import(content(raw('one', 'other'))))).toBe('environmentInUse');
    expect(environments.list().all.map(({ name }) => name)).toEqual(['Practice', 'mine']);
  });

  it('puts a secret into the keychain, and names those that it did not keep', async () => {
    const { environments } = await made();
    expect((await environments.import(content(withSecret('one'), raw('two')))).notKept).toEqual([]);
    expect((await environments.inspect('one')).application).toMatchObject({ secret: 'keychain' });
    broken = true;
    expect((await environments.import(content(withSecret('three'), raw('four')))).notKept).toEqual(['three']);
    expect((await environments.inspect('three')).application).toMatchObject({ secret: 'run' });
  });
});

describe('removing', () => {
  it('takes away what was taken in, its secret too, and tells everybody', async () => {
    const { environments } = await made();
    await environments.import(content(withSecret('one'), raw('two')));
    expect([...items.keys()]).toContain('folder00/environment/one');
    expect((await environments.remove('one')).all.map(({ id }) => id)).toEqual(['practice', 'two']);
    expect([...items.keys()]).not.toContain('folder00/environment/one');
    expect(events).toHaveLength(2);
  });
  it('is refused for what is the organisation’s, the start’s or the program’s, and for the one in use', async () => {
    const { environments } = await made({ deployed: [of('one')], loaded: [of('two')] });
    await environments.import(content(raw('three')));
    for (const id of ['one', 'two', 'practice']) expect(await codeOf(environments.remove(id))).toBe('notGranted');
    expect(await codeOf(environments.remove('four'))).toBe('notFound');
    await environments.select('three');
    expect(await codeOf(environments.remove('three'))).toBe('environmentInUse');
    expect(environments.list().all.map(({ id }) => id)).toEqual(['practice', 'one', 'two', 'three']);
  });
});

describe('practice', () => {
  it('is started when it is asked for, once however many ask, and ended with the program', async () => {
    const { environments } = await made();
    expect([environments.list().all[0]!.practice, () => environments.practice()]).toEqual([null, expect.any(Function)]);
    expect(() => environments.practice()).toThrow('notFound');
    await Promise.all([environments.find('practice'), environments.select('practice'), environments.inspect('practice')]);
    expect([started, closed]).toEqual([1, 0]);
    expect(environments.list().all[0]!.practice).toEqual(practiceCredentials);
    expect(environments.practice().environment.id).toBe('practice');
    await environments.close();
    expect(closed).toBe(1);
  });
  it('that could not start may be tried again, and keeps nobody from ending', async () => {
    const { environments } = await made();
    cannotStart = new Error('no port');
    await expect(environments.find('practice')).rejects.toThrow('no port');
    await environments.close();
    cannotStart = null;
    expect((await environments.find('practice')).id).toBe('practice');
    expect(started).toBe(2);
  });
  it('that nobody asked for is not started to be ended', async () => {
    await (await made()).environments.close();
    expect([started, closed]).toEqual([0, 0]);
  });
});
