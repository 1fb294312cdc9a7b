// Which environments there are and which one is chosen; starts the practice server when that is the one.
import type { Environments } from '../../preload/contract/session';
import type { EnvironmentProblem } from '../environments/load';
import type { Environment } from '../environments/schema';
import { Failure } from '../failure';
import type { PracticeServer } from '../practice/server';

export const practiceId = 'practice';

export interface EnvironmentOptions {
  loaded: { environments: Environment[]; problems: EnvironmentProblem[] };
  startPractice: () => Promise<PracticeServer>;
}

export function createEnvironments({ loaded, startPractice }: EnvironmentOptions) {
  let practice: PracticeServer | null = null;
  let selected: Environment | null = null;

  async function select(id: string): Promise<Environment> {
    if (id === practiceId) {
      practice ??= await startPractice();
      return (selected = practice.environment);
    }
    const found = loaded.environments.find((item) => item.id === id);
    if (!found) throw new Failure('notFound');
    return (selected = found);
  }

  const summary = (item: Environment) => ({
    id: item.id,
    name: item.name,
    dfsHost: new URL(item.dfs.baseUrl).host,
    coandaHost: new URL(item.coanda.baseUrl).host,
    singleSignOn: item.dfs.singleSignOn,
    administration: item.administration,
    practice: item === practice?.environment ? practice.credentials : null,
  });

  return {
    select,
    /** The last choice, or practice when that is gone. */
    selectFirst: (id: string | null): Promise<Environment> => select(loaded.environments.some((item) => item.id === id) ? (id as string) : practiceId),
    selected(): Environment {
      if (!selected) throw new Error('no environment selected yet');
      return selected;
    },
    list(): Environments {
      const practiceSummary = practice ? summary(practice.environment) : { id: practiceId, name: 'Practice', dfsHost: '127.0.0.1', coandaHost: '127.0.0.1', singleSignOn: true, administration: true, practice: null };
      return { all: [practiceSummary, ...loaded.environments.map(summary)], selectedId: selected?.id ?? practiceId, problems: loaded.problems };
    },
    practice: (): PracticeServer => {
      if (!practice) throw new Failure('notFound');
      return practice;
    },
    close: async (): Promise<void> => practice?.close(),
  };
}
export type EnvironmentService = ReturnType<typeof createEnvironments>;
