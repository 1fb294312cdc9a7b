// What an organisation has laid down for this computer, as pages are told.
import { z } from 'zod';
import { environmentProblem } from './session';

/** Why the file was not used. `content`: what is in it, see the problems. */
export const deploymentRefusal = z.enum(['owner', 'writable', 'unreadable', 'tooLarge', 'content']);

export const deployment = z.strictObject({
  /** With its folder: an administrator has to find it. */
  file: z.string().nullable(),
  refusal: deploymentRefusal.nullable(),
  problems: z.array(environmentProblem),
  /** Places in the file that this version does not know. */
  unknown: z.array(z.string()),
  /** What nobody here can change. */
  fixed: z.strictObject({
    language: z.boolean(),
    theme: z.boolean(),
    lockMinutesMax: z.int().nullable(),
    /** Fields of the letterhead. */
    firm: z.array(z.string()),
    /** Names of environments. */
    environments: z.array(z.string()),
  }),
});

export type DeploymentRefusal = z.infer<typeof deploymentRefusal>;
export type DeploymentState = z.infer<typeof deployment>;
