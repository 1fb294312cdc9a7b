// The letterhead: kept in a file of its own, whole or not at all, and nothing that is no picture.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFirm } from '../../../main/services/firm';
import { firm as schema } from '../../../preload/contract/firm';
import { firmColour, isReadable, logoBytesMax } from '../../../preload/contract/firm-facts';

let folder = '';
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'advisor-firm-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const service = (path: string | null = null, events: string[] = []) => createFirm(folder, { choosePicture: () => Promise.resolve(path) }, (event, ..._payload) => void events.push(event));
const empty = schema.parse({});

describe('the letterhead', () => {
  it('begins empty, is kept, and says when it changes', () => {
    const events: string[] = [];
    const first = service(null, events);
    expect(first.read()).toEqual(empty);
    const next = { ...empty, name: 'Rousset & Associés', colour: '#7a2e3a', texts: { ...empty.texts, fr: { ...empty.texts['fr']!, closing: 'Merci.' } } };
    expect(first.save(next)).toEqual(next);
    expect(events).toEqual(['firm.changed']);
    expect(service().read()).toEqual(next);
  });
  it('is taken from a file an organisation put in place, with what it leaves out', () => {
    writeFileSync(join(folder, 'firm.json'), '{"name":"Acme","adviserName":"C. R."}');
    expect(service().read()).toEqual({ ...empty, name: 'Acme', adviserName: 'C. R.' });
  });
  it('costs nothing else when its file cannot be read, and leaves that file', () => {
    for (const content of ['not json', '{"colour":"red"}', '{"name":7}']) {
      writeFileSync(join(folder, 'firm.json'), content);
      expect(service().read()).toEqual(empty);
      expect(readFileSync(join(folder, 'firm.json'), 'utf8')).toBe(content);
    }
  });
  it('refuses a colour nobody could read on paper', () => {
    expect(schema.safeParse({ colour: '#ffffff' }).success).toBe(false);
    expect(schema.safeParse({ colour: '#9fd0d8' }).success).toBe(false);
    expect(isReadable(firmColour)).toBe(true);
    expect(isReadable('#767676')).toBe(true);
    expect(isReadable('#777777')).toBe(false);
  });
});

describe('what the organisation says of it', () => {
  it('is what counts, is never written down as a person’s own, and gives way when it is gone', () => {
    service().save({ ...empty, name: 'My own', contact: 'me@example' });
    const fixed = createFirm(folder, { choosePicture: () => Promise.resolve(null) }, () => undefined, { name: 'Cabinet Nord' });
    expect(fixed.read()).toMatchObject({ name: 'Cabinet Nord', contact: 'me@example' });
    expect(fixed.save({ ...empty, name: 'Another', contact: 'you@example' })).toMatchObject({ name: 'Cabinet Nord', contact: 'you@example' });
    expect(service().read()).toMatchObject({ name: 'My own', contact: 'you@example' });
  });
});

describe('a logo', () => {
  it('is read with its size; none when nothing was chosen', async () => {
    const bytes = PNG.sync.write(new PNG({ width: 12, height: 7 }));
    writeFileSync(join(folder, 'logo.png'), bytes);
    expect(await service(join(folder, 'logo.png')).chooseLogo()).toEqual({ type: 'image/png', width: 12, height: 7, data: bytes.toString('base64') });
    expect(await service(null).chooseLogo()).toBeNull();
  });
  it('that is none, too large or not there is refused with what to say', async () => {
    writeFileSync(join(folder, 'logo.svg'), '<svg/>');
    await expect(service(join(folder, 'logo.svg')).chooseLogo()).rejects.toMatchObject({ code: 'invalidInput', details: { field: 'logo', reason: 'noPicture' } });
    writeFileSync(join(folder, 'large.png'), Buffer.alloc(logoBytesMax + 1));
    await expect(service(join(folder, 'large.png')).chooseLogo()).rejects.toMatchObject({ code: 'invalidInput', details: { field: 'logo', reason: 'tooLarge' } });
    await expect(service(join(folder, 'missing.png')).chooseLogo()).rejects.toMatchObject({ code: 'fileNotRead', details: { reason: 'ENOENT' } });
    await expect(service(folder).chooseLogo()).rejects.toMatchObject({ code: 'fileNotRead', details: { reason: 'EISDIR' } });
  });
  it('may be as large as the limit', async () => {
    const bytes = PNG.sync.write(new PNG({ width: 1, height: 1 }));
    writeFileSync(join(folder, 'limit.png'), Buffer.concat([bytes, Buffer.alloc(logoBytesMax - bytes.length)]));
    await expect(service(join(folder, 'limit.png')).chooseLogo()).resolves.toMatchObject({ width: 1, height: 1 });
  });
});
