// What an organisation lays down for everybody on a computer: one file beside the program's own, which only an
// administrator can write. An environments file with more in it: settings, letterhead and where updates come from.
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmdirSync, statSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { language, theme } from '../../preload/contract/app';
import { firm, type Firm } from '../../preload/contract/firm';
import { lockMinutesChoices } from '../../preload/contract/lock-facts';
import type { DeploymentRefusal } from '../../preload/contract/deployment';
import { fileBytesMax, idTakenTwice, jsonOf, pathText, problemsOf, type EnvironmentProblem } from './load';
import { isPublicKey } from '../updates/manifest';
import { baseUrl, environment, type Environment } from './schema';

const content = z.strictObject({
  format: z.literal(1),
  environments: z.array(environment).max(50).default([]),
  settings: z.strictObject({
    language: language.optional(),
    theme: theme.optional(),
    /** Nobody can have the program wait longer before it locks itself. */
    lockMinutesMax: z.literal(lockMinutesChoices).optional(),
  }).default({}),
  /** What of the letterhead is the same for everybody. */
  firm: firm.partial().optional(),
  /** Where newer versions come from, and who has to have signed them. Off without. */
  updates: z.strictObject({ feed: baseUrl, publicKey: z.string().max(200).refine(isPublicKey, { error: 'not an Ed25519 public key, as base64 of its DER form' }) }).nullable().default(null),
});

export interface Deployment {
  /** Where it is, or would be. */
  file: string | null;
  environments: Environment[];
  settings: z.infer<typeof content>['settings'];
  firm: Partial<Firm>;
  updates: z.infer<typeof content>['updates'];
  /** Why it was not used as a whole; null when it was, or when there is none. */
  refusal: DeploymentRefusal | null;
  problems: EnvironmentProblem[];
  /** Places in it that this version does not know: left alone. */
  unknown: string[];
}

export const noDeployment: Deployment = { file: null, environments: [], settings: {}, firm: {}, updates: null, refusal: null, problems: [], unknown: [] };

/** Where an administrator puts it. Fixed, not taken from a variable that whoever starts the program can set. */
export function deploymentFile(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'C:\\ProgramData\\Advisor Workstation\\deployment.json';
  return platform === 'darwin' ? '/Library/Application Support/Advisor Workstation/deployment.json' : '/etc/advisor-workstation/deployment.json';
}

export interface DeploymentGuard {
  /** User ids whose file counts: the administrator's. */
  owners: readonly number[];
  platform: NodeJS.Platform;
}
export const administrators: readonly number[] = [0];

export function loadDeployment(file: string, guard: DeploymentGuard): Deployment {
  const refused = (refusal: DeploymentRefusal, problems: EnvironmentProblem[] = []): Deployment => ({ ...noDeployment, file, refusal, problems });
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? { ...noDeployment, file } : refused('unreadable');
  }
  try {
    // Of what was opened, not of what may have its name a moment later.
    const refusal = refusalOf(fstatSync(handle), file, guard);
    return refusal ? refused(refusal) : parseDeployment(file, readFileSync(handle, 'utf8'));
  } catch {
    return refused('unreadable');
  } finally {
    closeSync(handle);
  }
}

function refusalOf(stats: Stats, file: string, { owners, platform }: DeploymentGuard): DeploymentRefusal | null {
  if (!stats.isFile()) return 'unreadable';
  if (stats.size > fileBytesMax) return 'tooLarge';
  if (platform === 'win32') return canBeChanged(file) ? 'writable' : null;
  const folder = statSync(dirname(file));
  for (const { uid, mode } of [stats, folder]) {
    if (!owners.includes(uid)) return 'owner';
    if ((mode & 0o022) !== 0) return 'writable';
  }
  return null;
}

/** Windows tells no owner here. What matters is whether whoever runs the program could have written it: tried, without changing anything. */
function canBeChanged(file: string): boolean {
  const possible = (attempt: () => void): boolean => {
    try {
      attempt();
      return true;
    } catch {
      return false;
    }
  };
  return possible(() => closeSync(openSync(file, 'r+'))) || possible(() => rmdirSync(mkdtempSync(join(dirname(file), 'may-i-'))));
}

/** Used whole or not at all, but for what this version does not know: one file is for several versions of the program. */
export function parseDeployment(file: string, text: string): Deployment {
  const refused = (problems: EnvironmentProblem[]): Deployment => ({ ...noDeployment, file, refusal: 'content', problems });
  const json = jsonOf(text);
  if ('problem' in json) return refused([json.problem]);
  const { known, unknown } = setAside(json.value);
  const read = content.safeParse(known);
  if (!read.success) return refused(problemsOf(read.error));
  const twice = idTakenTwice(read.data.environments);
  if (twice) return refused([twice]);
  const { environments, settings, updates } = read.data;
  // Only what the file says: the rest of a letterhead has values of its own when nobody says anything.
  const said = Object.keys((known as { firm?: object }).firm ?? {});
  return { ...noDeployment, file, environments, settings, updates, unknown, firm: Object.fromEntries(Object.entries(read.data.firm ?? {}).filter(([name]) => said.includes(name))) as Partial<Firm> };
}

/** A copy without the keys nobody here knows, and where they were. */
function setAside(value: unknown): { known: unknown; unknown: string[] } {
  const known: unknown = structuredClone(value);
  const places = new Set<string>();
  const issues = content.safeParse(known).error?.issues ?? [];
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    const holder = issue.path.reduce<unknown>((inside, part) => (inside as Record<PropertyKey, unknown>)[part], known) as Record<string, unknown>;
    for (const key of issue.keys) {
      delete holder[key];
      places.add(pathText([...issue.path, key]).slice(0, 200));
    }
  }
  return { known, unknown: [...places].slice(0, 50) };
}
