// Run as a program of its own: takes the file for itself for so many milliseconds, as nothing but a mistake would, and says when.
import { writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { unlock } from '../../main/cache/database';

const [file, key, milliseconds] = process.argv.slice(2) as [string, string, string];
const database = new Database(file, { timeout: 5000 });
unlock(database, key);
database.exec('BEGIN EXCLUSIVE');
writeSync(1, 'held\n');
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(milliseconds));
database.exec('ROLLBACK');
database.close();
