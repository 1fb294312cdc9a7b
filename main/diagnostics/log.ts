// The diagnostic log: a line of JSON for each entry, in a few small files of which the oldest goes. Nothing gets in but through the redactor.
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { privateFolder } from '../files';
import { redact, type DiagnosticFields, type DiagnosticKind } from './redact';

const fileBytesMax = 1024 * 1024;
const filesMax = 5;

export interface DiagnosticLog {
  /** Never throws: what cannot be written down must not stop anything. */
  note<K extends DiagnosticKind>(kind: K, fields: DiagnosticFields<K>): void;
  /** Everything there is, oldest first, as it is in the files. */
  read(): string;
  clear(): void;
  close(): void;
}

export interface LogOptions { folder: string; now?: () => Date; bytesMax?: number; files?: number }

export function createDiagnosticLog({ folder, now = () => new Date(), bytesMax = fileBytesMax, files = filesMax }: LogOptions): DiagnosticLog {
  const fileOf = (age: number): string => join(folder, age === 0 ? 'log.jsonl' : `log.${age}.jsonl`);
  const ages = Array.from({ length: files }, (_, age) => age);
  let handle: number | null = null;
  let size = 0;

  function open(): number {
    privateFolder(folder);
    size = existsSync(fileOf(0)) ? statSync(fileOf(0)).size : 0;
    return openSync(fileOf(0), 'a', 0o600);
  }
  function close(): void {
    if (handle !== null) closeSync(handle);
    handle = null;
  }
  function rotate(): void {
    close();
    rmSync(fileOf(files - 1), { force: true });
    for (const age of ages.slice(0, -1).reverse()) if (existsSync(fileOf(age))) renameSync(fileOf(age), fileOf(age + 1));
  }

  return {
    note(kind, fields) {
      try {
        const line = Buffer.from(`${JSON.stringify(redact(kind, fields, now()))}\n`);
        handle ??= open();
        if (size > 0 && size + line.byteLength > bytesMax) {
          rotate();
          handle = open();
        }
        size += writeSync(handle, line);
      } catch {
        // A full disk, a folder that is gone: the next entry tries again.
        try {
          close();
        } catch {
          handle = null;
        }
      }
    },
    read: () => ages.toReversed().map((age) => (existsSync(fileOf(age)) ? readFileSync(fileOf(age), 'utf8') : '')).join(''),
    clear() {
      close();
      for (const age of ages) rmSync(fileOf(age), { force: true });
    },
    close,
  };
}

/** For tests of parts, and wherever nobody keeps a log. */
export const noLog: DiagnosticLog = { note: () => undefined, read: () => '', clear: () => undefined, close: () => undefined };
