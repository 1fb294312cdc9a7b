// The Practice environment: who may sign in, which addresses it has, what it offers.
import type { Environment } from '../environments/schema';
import type { PracticeCredentials } from '../../preload/contract/practice';
import { clientApplication, identityPath } from './identity';
import { advisor, starterClients } from './people';
import { practiceCatalogue } from './simulation-request';

/** Shown on the sign-in screen: they open nothing but made-up data on this machine. */
export const practiceCredentials: PracticeCredentials = {
  dfs: { userName: advisor.userName, password: 'Riviere-Bleue-27', passcode: '246810' },
  coanda: { userName: 'simulations@practice.example', password: 'Colline-Verte-58' },
};

export const prefixes = { dfs: '/dfs', coanda: '/coanda' } as const;

export function practiceEnvironment(port: number): Environment {
  const origin = `http://127.0.0.1:${port}`;
  return {
    id: 'practice',
    name: 'Practice',
    dfs: {
      baseUrl: origin + prefixes.dfs, tokenHeader: 'pair', accountPatch: 'plain', singleSignOn: true,
      application: { tokenUrl: origin + identityPath, ...clientApplication },
    },
    coanda: { baseUrl: origin + prefixes.coanda, startDateField: 'simulation_start_date' },
    premia: { baseUrl: origin },
    administration: true,
    catalogue: structuredClone(practiceCatalogue),
    clients: structuredClone(starterClients),
  };
}
