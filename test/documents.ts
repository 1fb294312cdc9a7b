// What the providers' two documents say of every operation, as facts: parameters, types, samples. The source of comparison, not of code.
// What a provider offers and its document does not have is described in agreed.json, in the documents' own shape: from there on it is tested like the others.
import agreed from './fixtures/documents/agreed.json';
import coanda from './fixtures/documents/coanda.json';
import dfs from './fixtures/documents/dfs.json';

export interface DocumentedField { name: string; type: string; required?: boolean | 'conditional'; nullable?: boolean }
export interface DocumentedOperation {
  id: string;
  /** Line of the document. */
  line: number | null;
  path: DocumentedField[];
  query: DocumentedField[];
  body: DocumentedField[] | null;
  bodyTypes: Record<string, DocumentedField[]>;
  layers: string[];
  deprecated: boolean;
  requestSamples: Record<string, unknown>[];
  /** undefined when the document shows no success. */
  responseSample: unknown;
}

const dfsOperations = ([...dfs, ...agreed.dfs] as unknown as (Omit<DocumentedOperation, 'bodyTypes' | 'layers' | 'requestSamples'> & { personHeader: boolean; requestSample: Record<string, unknown> | null; response: string })[]).map((entry): DocumentedOperation => ({
  ...entry,
  bodyTypes: {},
  layers: ['application', ...(entry.personHeader ? ['person'] : [])],
  requestSamples: entry.requestSample ? [entry.requestSample] : [],
  responseSample: entry.response === 'undocumented' ? undefined : entry.responseSample,
}));
const coandaOperations = ([...coanda, ...agreed.coanda] as unknown as (Omit<DocumentedOperation, 'layers' | 'deprecated'> & { bearerHeader: boolean })[]).map((entry): DocumentedOperation => ({ ...entry, layers: entry.bearerHeader ? ['coanda'] : [], deprecated: false }));

export const documents = { dfs: dfsOperations, coanda: coandaOperations };
const byId = new Map([...dfsOperations, ...coandaOperations].map((entry) => [entry.id, entry]));
/** @throws when neither a document nor agreed.json describes it */
export function documentOf(id: string): DocumentedOperation {
  const found = byId.get(id);
  if (!found) throw new Error(`${id} is in no document: describe it in test/fixtures/documents/agreed.json`);
  return found;
}
