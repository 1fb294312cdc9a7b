// Looks for a newer version at the one place the organisation named, takes it when it is signed and whole, and puts it in
// place when the program ends. Off without such a place. Whatever goes wrong costs an update and nothing else.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fetchFile } from '../api/http/attempt';
import { privateFolder, writeAtomically } from '../files';
import type { UpdateFailure, Updates } from '../../preload/contract/updates';
import { isReplaceable, replaceProgram } from './apply';
import { isNewer, manifestBytesMax, readManifest, type Manifest } from './manifest';

const afterStartMs = 20_000;
const everyMs = 24 * 60 * 60_000;

export interface UpdaterOptions {
  /** Null: off. */
  source: { feed: string; publicKey: string } | null;
  version: string;
  /** As `linux-x64`. */
  system: string;
  dataDir: string;
  /** The program's own folder where it is one that can be replaced; null where it is not. */
  programFolder: string | null;
  now: () => Date;
}

class Unusable extends Error {
  constructor(readonly failure: UpdateFailure) {
    super(failure);
  }
}

export function createUpdater({ source, version, system, dataDir, programFolder, now }: UpdaterOptions) {
  const folder = join(dataDir, 'updates');
  const [listed, kept] = [join(folder, 'update.json'), join(folder, 'update.tar.gz')];
  const ending = new AbortController();
  let state: Updates = { state: source ? 'unknown' : 'off', version: null, failure: null, checkedAt: null };
  let checking: Promise<Updates> | null = null;
  const timers: NodeJS.Timeout[] = [];

  const below = (feed: string, name: string): URL => new URL(`${feed.replace(/\/+$/, '')}/${name}`);

  /** The list, if it is signed, for this system, and of a newer version. */
  function usable(text: string, publicKey: string): Manifest | null {
    const read = readManifest(text, publicKey);
    if (typeof read === 'string') throw new Unusable(read);
    if (read.system !== system) throw new Unusable('unreadable');
    return isNewer(read.version, version) ? read : null;
  }

  async function text(url: URL): Promise<string> {
    const pieces: Uint8Array[] = [];
    await reached(fetchFile(url, manifestBytesMax, ending.signal, (piece) => void pieces.push(piece)));
    return Buffer.concat(pieces).toString('utf8');
  }

  /** Beside its name, hashed as it comes, and under its name only when it is what was signed. */
  async function take(url: URL, wanted: Manifest): Promise<void> {
    const part = `${kept}.part`;
    const handle = await open(part, 'w', 0o600).catch(() => { throw new Unusable('notKept'); });
    try {
      const hash = createHash('sha512');
      let size = 0;
      await reached(fetchFile(url, wanted.size, ending.signal, async (piece) => {
        hash.update(piece);
        size += piece.byteLength;
        await handle.writeFile(piece).catch(() => { throw new Unusable('notKept'); });
      }));
      if (size !== wanted.size || hash.digest('base64') !== wanted.sha512) throw new Unusable('damaged');
      await handle.sync();
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    renameSync(part, kept);
  }

  async function look({ feed, publicKey }: NonNullable<typeof source>): Promise<Partial<Updates>> {
    const said = await text(below(feed, `updates-${system}.json`));
    const newer = usable(said, publicKey);
    if (!newer) return { state: 'current', version: null };
    if (!isReplaceable(programFolder)) return { state: 'available', version: newer.version };
    privateFolder(folder);
    if (!(await isWhole(newer))) await take(below(feed, newer.file), newer);
    // After the file, so that the list never names one that is not there.
    writeAtomically(listed, said);
    return { state: 'ready', version: newer.version };
  }

  async function isWhole(wanted: Manifest): Promise<boolean> {
    if (!existsSync(kept)) return false;
    const hash = createHash('sha512');
    await pipeline(createReadStream(kept), hash);
    return hash.digest('base64') === wanted.sha512;
  }

  /** Never rejects. */
  function check(): Promise<Updates> {
    if (!source) return Promise.resolve(state);
    checking ??= look(source)
      .catch((error: unknown): Partial<Updates> => ({ state: 'failed', failure: error instanceof Unusable ? error.failure : 'notKept' }))
      .then((found) => (state = { version: null, failure: null, ...found, checkedAt: now().toISOString() } as Updates))
      .finally(() => (checking = null));
    return checking;
  }

  return {
    state: (): Updates => state,
    check,
    /** Some time after the start, when nobody waits for anything, and then once a day. */
    start(): void {
      if (!source) return;
      timers.push(setTimeout(() => void check(), afterStartMs).unref(), setInterval(() => void check(), everyMs).unref());
    },
    stop(): void {
      timers.forEach((timer) => clearTimeout(timer));
      ending.abort();
    },
    /** The last thing the program does. What was kept is verified again, from the signature on. */
    async apply(): Promise<boolean> {
      try {
        if (!source || !isReplaceable(programFolder) || !existsSync(listed)) return false;
        const newer = usable(readFileSync(listed, 'utf8'), source.publicKey);
        if (!newer || !(await isWhole(newer))) return false;
        replaceProgram(programFolder, kept);
        return true;
      } catch {
        return false;
      } finally {
        // Put in place, or good for nothing; what is half there is fetched again.
        if (existsSync(folder) && state.state !== 'ready') for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true });
      }
    },
  };
}
export type Updater = ReturnType<typeof createUpdater>;

/** What came of the network as one of our own reasons. */
async function reached(fetching: Promise<void>): Promise<void> {
  try {
    await fetching;
  } catch (error) {
    if (error instanceof Unusable) throw error;
    throw new Unusable((error as { code?: string }).code === 'unreadableAnswer' ? 'damaged' : 'noAnswer');
  }
}
