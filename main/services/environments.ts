// Which environments there are, which one is chosen, and what is in them; starts the practice server when that is the one.
import { basename } from 'node:path';
import type { EnvironmentCheck, EnvironmentDetails, Imported, SecretPlace } from '../../preload/contract/environments';
import type { Environments } from '../../preload/contract/session';
import type { Deployment } from '../environments/deployment';
import { importedFile, type ImportedEnvironments } from '../environments/imported';
import { parseEnvironments, type Loaded } from '../environments/load';
import { practiceId, type Environment } from '../environments/schema';
import { Failure } from '../failure';
import type { PracticeServer } from '../practice/server';
import type { ApplicationSecrets } from '../secrets/application-secrets';
import type { Notify } from './notify';

export interface EnvironmentOptions {
  /** What the organisation laid down: before everything else, and nothing here changes it. */
  deployment: Deployment;
  /** From the file the program was started with; nothing here changes it. */
  loaded: Loaded;
  file: string | null;
  imported: ImportedEnvironments;
  secrets: ApplicationSecrets;
  notify: Notify;
  startPractice: () => Promise<PracticeServer>;
}

export function createEnvironments({ deployment, loaded, file, imported, secrets, notify, startPractice }: EnvironmentOptions) {
  let practice: PracticeServer | null = null;
  let starting: Promise<PracticeServer> | null = null;
  let selected: Environment | null = null;

  const without = (items: readonly Environment[], taken: readonly Environment[]): Environment[] => items.filter((item) => !taken.some(({ id }) => id === item.id));
  const started = without(loaded.environments, deployment.environments);
  /** The organisation's come first, then those of the file of this start: what has the same id waits until that file is gone. */
  const fixed = [...deployment.environments, ...started];
  const mine = (): Environment[] => without(imported.current().environments, fixed);
  const others = (): Environment[] => [...fixed, ...mine()];

  /** @throws Failure `notFound`. */
  async function find(id: string): Promise<Environment> {
    if (id === practiceId) {
      // One server, however many ask for it at once; one that could not start may be tried again.
      starting ??= startPractice().then((server) => (practice = server), (error: unknown) => {
        starting = null;
        throw error;
      });
      return (await starting).environment;
    }
    const found = others().find((item) => item.id === id);
    if (!found) throw new Failure('notFound');
    return found;
  }

  const originOf = ({ id }: Environment): EnvironmentDetails['origin'] => {
    if (id === practiceId) return 'program';
    const among = (items: readonly Environment[]) => items.some((item) => item.id === id);
    return among(deployment.environments) ? 'deployed' : among(started) ? 'start' : 'imported';
  };

  const summary = (item: Environment) => ({
    id: item.id,
    name: item.name,
    dfsHost: new URL(item.dfs.baseUrl).host,
    coandaHost: new URL(item.coanda.baseUrl).host,
    singleSignOn: item.dfs.singleSignOn,
    administration: item.administration,
    practice: item === practice?.environment ? practice.credentials : null,
  });

  function list(): Environments {
    const practiceSummary = practice ? summary(practice.environment) : { id: practiceId, name: 'Practice', dfsHost: '127.0.0.1', coandaHost: '127.0.0.1', singleSignOn: true, administration: true, practice: null };
    return { all: [practiceSummary, ...others().map(summary)], selectedId: selected?.id ?? practiceId, problems: [...loaded.problems, ...imported.current().problems] };
  }

  const parse = (content: string): Loaded => parseEnvironments(content, fixed.map(({ id }) => id));

  return {
    find,
    list,
    select: async (id: string): Promise<Environment> => (selected = await find(id)),
    /** The last choice, or practice when that is gone; before anybody chose, what the organisation put first. */
    async selectFirst(last: string | null): Promise<Environment> {
      const id = last ?? deployment.environments[0]?.id ?? practiceId;
      return (selected = await find(others().some((item) => item.id === id) ? id : practiceId));
    },
    selected(): Environment {
      if (!selected) throw new Error('no environment selected yet');
      return selected;
    },

    async inspect(id: string): Promise<EnvironmentDetails> {
      const item = await find(id);
      const origin = originOf(item);
      return { ...detailsOf(item), origin, file: { program: null, deployed: basename(deployment.file ?? ''), start: basename(file ?? ''), imported: importedFile }[origin], application: await applicationOf(item, secrets) };
    },

    /** Only looks: nothing of the file is kept. */
    check(content: string): EnvironmentCheck {
      const { environments, problems } = parse(content);
      const found = environments.map((item) => ({
        id: item.id, name: item.name, dfsHost: new URL(item.dfs.baseUrl).host, coandaHost: new URL(item.coanda.baseUrl).host, administration: item.administration, clients: item.clients.length,
        replaces: mine().find(({ id }) => id === item.id)?.name ?? null, secret: (item.dfs.application?.clientSecret ?? null) !== null,
      }));
      return { found, problems };
    },

    /** @throws Failure `invalidInput` when anything is wrong with it, `busy` when it would replace the one in use. */
    async import(content: string): Promise<Imported> {
      const { environments, problems } = parse(content);
      if (problems.length > 0) throw new Failure('invalidInput', { details: { field: 'content' } });
      if (environments.some(({ id }) => id === selected?.id)) throw new Failure('environmentInUse');
      imported.add(environments);
      const notKept: string[] = [];
      for (const item of environments) {
        const secret = item.dfs.application?.clientSecret ?? null;
        if (secret !== null && (await secrets.keep(item, secret)) !== 'keychain') notKept.push(item.name);
      }
      notify('environments.changed');
      return { environments: list(), notKept };
    },

    async remove(id: string): Promise<Environments> {
      if (originOf(await find(id)) !== 'imported') throw new Failure('notGranted');
      if (selected?.id === id) throw new Failure('environmentInUse');
      // The secret first: when the keychain does not let go of it, the environment stays and can be removed again.
      await secrets.remove(id);
      if (selected?.id === id) throw new Failure('environmentInUse');
      imported.remove(id);
      notify('environments.changed');
      return list();
    },

    async setSecret(id: string, secret: string): Promise<{ secret: SecretPlace }> {
      const place = await secrets.keep(await find(id), secret);
      notify('environments.changed');
      return { secret: place };
    },

    practice: (): PracticeServer => {
      if (!practice) throw new Failure('notFound');
      return practice;
    },
    close: async (): Promise<void> => (await starting?.catch(() => null))?.close(),
  };
}
export type EnvironmentService = ReturnType<typeof createEnvironments>;

function addressOf(text: string) {
  const url = new URL(text);
  return { host: url.host, prefix: url.pathname, https: url.protocol === 'https:' };
}

function detailsOf({ id, name, dfs, coanda, premia, administration, catalogue, clients }: Environment) {
  const simulators = (mode: string) => catalogue.simulators.filter((item) => item.mode === mode).length;
  return {
    id, name, administration, dfs: addressOf(dfs.baseUrl), coanda: addressOf(coanda.baseUrl), premia: addressOf(premia.baseUrl),
    tokenHeader: dfs.tokenHeader, accountPatch: dfs.accountPatch, singleSignOn: dfs.singleSignOn, startDateField: coanda.startDateField, clients: clients.length,
    catalogue: {
      free: simulators('free'), delegated: simulators('delegated'), glidepath: simulators('glidepath'),
      funds: catalogue.funds.length, recoJourneys: catalogue.recoJourneys.length, products: catalogue.products.length,
    },
  };
}

async function applicationOf(item: Environment, secrets: ApplicationSecrets): Promise<EnvironmentDetails['application']> {
  const { application } = item.dfs;
  return application && { token: addressOf(application.tokenUrl), clientId: application.clientId, scope: application.scope, secret: await secrets.place(item) };
}
