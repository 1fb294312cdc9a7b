// A file read as the program reads it, from its bytes to what it would do to a book.
import { analyse, type Analysis } from '../../../main/book/analyse';
import { decode, detectEncoding, refuseBinary, refuseOtherKinds } from '../../../main/book/decode';
import { columnsFor, guessHeader, layoutOf, readingsOf, type Readings } from '../../../main/book/settings';
import { detectDelimiter, readTable } from '../../../main/book/table';
import { Failure } from '../../../main/failure';
import type { ClientRecord } from '../../../preload/contract/clients';
import type { AskedSettings, ImportSettings } from '../../../preload/contract/imports';

export type Read = Analysis & { settings: ImportSettings; fields: (string | null)[]; headings: string[]; questions: Readings['questions'] };

export async function readFile(bytes: Buffer, asked: Partial<AskedSettings> = {}, known: readonly ClientRecord[] = []): Promise<Read> {
  refuseOtherKinds(bytes);
  const encoding = asked.encoding ?? detectEncoding(bytes);
  const text = decode(bytes, encoding);
  refuseBinary(text);
  const delimiter = asked.delimiter ?? detectDelimiter(text);
  const table = await readTable(text, delimiter);
  const hasHeader = asked.hasHeader ?? guessHeader(table);
  const layout = layoutOf(table, hasHeader);
  const columns = columnsFor(asked.columns ?? null, layout);
  const settings = { encoding, delimiter, hasHeader, columns, decimal: asked.decimal ?? null };
  const readings = readingsOf(table, layout, settings);
  const book = { known: known.map(({ contactId, name, birthDate }, index) => ({ id: String(index), contactId, name, birthDate })), record: (id: string) => known[Number(id)] as ClientRecord };
  return { ...(await analyse(table, layout, readings, book, '2026-11-26')), settings, fields: columns.map(({ field }) => field), headings: layout.headings, questions: readings.questions };
}

/** Why a file is not read at all; null when it is. */
export const refusal = async (bytes: Buffer): Promise<unknown> => readFile(bytes).then(() => null, (error: unknown) => (error instanceof Failure ? error.details?.['reason'] : error));
