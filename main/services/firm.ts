// The firm's letterhead: a plain file, for it holds nothing about a client and an organisation may put it in place.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firm as schema, type Firm, type Logo } from '../../preload/contract/firm';
import { logoBytesMax } from '../../preload/contract/firm-facts';
import { Failure } from '../failure';
import { writeAtomically } from '../files';
import { pictureSize } from '../report/picture-size';
import type { Notify } from './notify';

/** What the desktop must do for a logo. */
export interface PictureDesktop {
  /** The path of a picture the person chose, or null. */
  choosePicture(): Promise<string | null>;
}

/** `fixed` is what the organisation says of it, whatever a person would write. */
export function createFirm(dataDir: string, desktop: PictureDesktop, notify: Notify, fixed: Partial<Firm> = {}) {
  const file = join(dataDir, 'firm.json');
  let current = readOr(file);

  return {
    read: (): Firm => ({ ...current, ...fixed }),
    save(next: Firm): Firm {
      const own = { ...next, ...Object.fromEntries(Object.entries(current).filter(([name]) => name in fixed)) };
      writeAtomically(file, `${JSON.stringify(own, null, 2)}\n`);
      current = own;
      notify('firm.changed');
      return { ...own, ...fixed };
    },
    /** @throws Failure `invalidInput` for what is no PNG or JPEG, or too large; `fileNotRead` */
    async chooseLogo(): Promise<Logo | null> {
      const path = await desktop.choosePicture();
      if (path === null) return null;
      const bytes = read(path);
      if (bytes.length > logoBytesMax) throw new Failure('invalidInput', { details: { field: 'logo', reason: 'tooLarge' } });
      const size = pictureSize(bytes);
      if (!size) throw new Failure('invalidInput', { details: { field: 'logo', reason: 'noPicture' } });
      return { ...size, data: bytes.toString('base64') };
    },
  };
}
export type FirmService = ReturnType<typeof createFirm>;

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Failure('fileNotRead', { details: { reason: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' } });
  }
}

/** A file that cannot be read costs a letterhead, nothing else. */
function readOr(file: string): Firm {
  try {
    return schema.parse(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});
  } catch {
    return schema.parse({});
  }
}
