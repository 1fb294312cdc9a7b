// Fingerprints on paper: of what was asked, of what came back, and of everything a report shows.
import { createHash } from 'node:crypto';
import type { Proof, ReportContent } from '../../preload/contract/reports';
import type { Simulation } from '../../preload/contract/simulations';

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
/** Of a record of ours, as it is written to the file. */
export const hashOf = (record: unknown): string => sha256(JSON.stringify(record));

type Hashes = Pick<Proof, 'inputs' | 'result'>;

export const proofOfRun = ({ provenance }: Simulation): Hashes => ({ inputs: provenance.requestHash, result: provenance.responseHash });
/** Of several runs: of their fingerprints in order. */
export const proofOfRuns = (runs: readonly Simulation[]): Hashes => ({
  inputs: sha256(runs.map(({ provenance }) => provenance.requestHash).join('\n')),
  result: sha256(runs.map(({ provenance }) => provenance.responseHash).join('\n')),
});

/** The same for the same stored data and settings, whenever and wherever it is made. */
export function contentHash({ reportId: _id, madeAt: _at, madeOffline: _offline, proof: { log: _log, ...proof }, ...content }: ReportContent): string {
  return hashOf({ ...content, proof });
}
