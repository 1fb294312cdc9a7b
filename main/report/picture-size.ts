// What a picture's first bytes say: its kind and its size. Anything else than PNG and JPEG is none.
import type { Logo } from '../../preload/contract/firm';

const sideMax = 8000;
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Pixels; null for what is no such picture, or a nonsensical one. */
export function pictureSize(bytes: Buffer): Pick<Logo, 'type' | 'width' | 'height'> | null {
  const found = bytes.subarray(0, 8).equals(png) ? pngSize(bytes) : bytes.length > 3 && bytes.readUInt16BE(0) === 0xffd8 ? jpegSize(bytes) : null;
  return found && [found.width, found.height].every((side) => side >= 1 && side <= sideMax) ? found : null;
}

function pngSize(bytes: Buffer): Pick<Logo, 'type' | 'width' | 'height'> | null {
  if (bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** From segment to segment up to the one that begins a frame (SOF0 to SOF15 but for DHT, JPG and DAC). */
function jpegSize(bytes: Buffer): Pick<Logo, 'type' | 'width' | 'height'> | null {
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return { type: 'image/jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}
