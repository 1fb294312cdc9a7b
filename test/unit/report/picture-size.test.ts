// What a file's first bytes say of a picture, and that anything else is none.
import fc from 'fast-check';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { pictureSize } from '../../../main/report/picture-size';

const jpeg = (width: number, height: number): Buffer => Buffer.from([
  0xff, 0xd8, 0xff, 0xe0, 0, 16, ...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0,
  0xff, 0xc4, 0, 4, 1, 2, 0xff, 0xc2, 0, 17, 8, height >> 8, height & 255, width >> 8, width & 255, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1,
]);

describe('pictureSize', () => {
  it('reads PNG and JPEG', () => {
    expect(pictureSize(PNG.sync.write(new PNG({ width: 321, height: 45 })))).toEqual({ type: 'image/png', width: 321, height: 45 });
    expect(pictureSize(jpeg(640, 300))).toEqual({ type: 'image/jpeg', width: 640, height: 300 });
  });
  it('takes nothing else, and no senseless size', () => {
    expect(pictureSize(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'))).toBeNull();
    expect(pictureSize(Buffer.from('GIF89a'))).toBeNull();
    expect(pictureSize(jpeg(0, 10))).toBeNull();
    expect(pictureSize(jpeg(9000, 10))).toBeNull();
    expect(pictureSize(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).toBeNull();
    // Cut off in its size, and with something else where that should be.
    const whole = PNG.sync.write(new PNG({ width: 321, height: 45 }));
    expect(pictureSize(whole.subarray(0, 23))).toBeNull();
    expect(pictureSize(whole.subarray(0, 24))).toMatchObject({ width: 321, height: 45 });
    expect(pictureSize(Buffer.concat([whole.subarray(0, 12), Buffer.from('tEXt'), whole.subarray(16)]))).toBeNull();
  });
  it('ends on any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('png', 'jpeg', 'none'), (rest, kind) => {
      const begin = kind === 'png' ? [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] : kind === 'jpeg' ? [0xff, 0xd8] : [];
      const found = pictureSize(Buffer.from([...begin, ...rest]));
      if (found) expect(found.width > 0 && found.height > 0 && found.width <= 8000 && found.height <= 8000).toBe(true);
    }));
  });
});
