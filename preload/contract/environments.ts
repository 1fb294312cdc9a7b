// Looking into an environment, testing whether it answers, and taking in new ones from a file.
import { z } from 'zod';
import { callError } from './errors';
import { environmentProblem, environments } from './session';

export const environmentId = z.string().min(1).max(40);
/** The text of an environments file. Larger ones are named when the program is started, or put beside its data. */
export const fileContent = z.string().max(700_000);
export const newSecret = z.string().min(1).max(500);

/** Where the client application's secret is kept; `run` only until the program ends. Never the secret itself. */
export const secretPlace = z.enum(['keychain', 'file', 'run', 'missing']);
/** `program` is part of it, `deployed` is laid down by the organisation, `start` came with the file it was started with, `imported` was taken in by a person. */
export const environmentOrigin = z.enum(['program', 'deployed', 'start', 'imported']);

const address = z.strictObject({
  /** With the port, when there is one. */
  host: z.string(),
  /** The path everything goes below; `/` for none. */
  prefix: z.string(),
  https: z.boolean(),
});

export const environmentDetails = z.strictObject({
  id: z.string(),
  name: z.string(),
  origin: environmentOrigin,
  /** The name of its file, without the folder. */
  file: z.string().nullable(),
  dfs: address,
  coanda: address,
  premia: address,
  tokenHeader: z.enum(['pair', 'jwt']),
  accountPatch: z.enum(['plain', 'wrapped']),
  singleSignOn: z.boolean(),
  startDateField: z.enum(['simulation_start_date', 'start_date']),
  administration: z.boolean(),
  /** The client application's own credentials, where it has them. */
  application: z.strictObject({ token: address, clientId: z.string(), scope: z.string(), secret: secretPlace }).nullable(),
  catalogue: z.strictObject({ free: z.int(), delegated: z.int(), glidepath: z.int(), funds: z.int(), recoJourneys: z.int(), products: z.int() }),
  /** Clients it brings along for a first book. */
  clients: z.int(),
});

/** What asking one of its systems came to. */
export const environmentTest = z.strictObject({
  system: z.enum(['identity', 'dfs', 'coanda', 'premia']),
  host: z.string(),
  /** `well`: answered as it should. `answered`: something is there, which says something else. `secretMissing`: nothing was asked. */
  outcome: z.enum(['well', 'answered', 'certificate', 'noAnswer', 'refused', 'unknownHost', 'cut', 'secretMissing']),
  status: z.int().nullable(),
  /** Why an answer was not the right one. */
  error: callError.nullable(),
  milliseconds: z.int(),
});

/** What a file holds, before anything of it is kept. Nothing is kept when there are problems. */
export const environmentCheck = z.strictObject({
  found: z.array(z.strictObject({
    id: z.string(), name: z.string(), dfsHost: z.string(), coandaHost: z.string(), administration: z.boolean(), clients: z.int(),
    /** The name of the environment it takes the place of. */
    replaces: z.string().nullable(),
    /** Whether the file carries the client application's secret, which goes to the keychain. */
    secret: z.boolean(),
  })),
  problems: z.array(environmentProblem),
});

/** `notKept` names the environments whose secret the keychain did not take: it is known until the program ends. */
export const imported = z.strictObject({ environments, notKept: z.array(z.string()) });

export type SecretPlace = z.infer<typeof secretPlace>;
export type EnvironmentDetails = z.infer<typeof environmentDetails>;
export type EnvironmentTest = z.infer<typeof environmentTest>;
export type EnvironmentCheck = z.infer<typeof environmentCheck>;
export type Imported = z.infer<typeof imported>;
