// The format of an environments file: named sets of base URLs with their catalogue. Documented in the README.
import { z } from 'zod';
import { catalogue } from '../../preload/contract/catalogue';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Why a base URL is refused, or null. https everywhere; http only on this machine; a path prefix is welcome. */
function baseUrlProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'not a URL';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.has(url.hostname))) return 'must begin with https://';
  if (url.username || url.password) return 'must not contain a user name or password';
  if (url.search || url.hash) return 'must not contain ? or #';
  return null;
}

const baseUrl = z.string().max(500).check((context) => {
  const problem = baseUrlProblem(context.value);
  if (problem) context.issues.push({ code: 'custom', message: problem, input: context.value });
});

/** A client the environment brings along, for a first book. The contact id is DFS's. */
export const starterClient = z.strictObject({
  contactId: z.int().min(1).max(2_147_483_647),
  name: z.string().min(1).max(300),
  birthDate: z.iso.date().nullable().default(null),
});

export const environment = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, { error: 'lower-case letters, digits and hyphens, 40 at most' }),
  name: z.string().min(1).max(100),
  dfs: z.strictObject({
    baseUrl,
    /** What the X-Token-Jwt header carries: base64 of `sessionId:jwt`, or the JWT alone. */
    tokenHeader: z.enum(['pair', 'jwt']).default('pair'),
    /** How the client application itself signs in, where the provider asks for it (OAuth 2 client credentials). */
    application: z.strictObject({ tokenUrl: baseUrl, clientId: z.string().min(1).max(200), clientSecret: z.string().min(1).max(500).nullable().default(null), scope: z.string().max(500).default('') }).nullable().default(null),
    /** How changed fields of an account are written: as they are, or each inside `{"Value": …}`. */
    accountPatch: z.enum(['plain', 'wrapped']).default('plain'),
    singleSignOn: z.boolean().default(false),
  }),
  coanda: z.strictObject({
    baseUrl,
    /** The provider's document names the field both ways; its samples use the first. */
    startDateField: z.enum(['simulation_start_date', 'start_date']).default('simulation_start_date'),
  }),
  premia: z.strictObject({ baseUrl }),
  /** Whether the directory (banks, branches, categories, zones) may be changed from here. */
  administration: z.boolean().default(false),
  catalogue: catalogue.prefault({}),
  clients: z.array(starterClient).max(10_000).default([]),
});

export const environmentsFile = z.strictObject({
  format: z.literal(1),
  environments: z.array(environment).min(1).max(50),
});

export type Environment = z.infer<typeof environment>;
export type StarterClient = z.infer<typeof starterClient>;
