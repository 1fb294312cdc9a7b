// Certificates as a server could show them, made when they are needed: of authorities, and of servers with something wrong.
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** One element of DER: its tag, the length of what it holds, and that. */
function element(tag: number, ...held: Buffer[]): Buffer {
  const content = Buffer.concat(held);
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
const sequence = (...held: Buffer[]) => element(0x30, ...held);
const text = (tag: number, words: string) => element(tag, Buffer.from(words));
const octets = (content: Buffer) => element(0x04, content);
/** Every number of a name of fewer than 128, but for those spelt out in bytes. */
const named = (...bytes: number[]) => element(0x06, Buffer.from(bytes));
const time = (at: Date) => text(0x17, `${at.toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`);

const ecdsaWithSha256 = sequence(named(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const yes = element(0x01, Buffer.from([0xff]));
const commonName = (words: string) => sequence(element(0x31, sequence(named(0x55, 0x04, 0x03), text(0x0c, words))));
/** Of RFC 5280: 19 is whether it may sign others, 17 whose it is, 37 what it is for. */
const extension = (number: number, content: Buffer, critical = false) => sequence(named(0x55, 0x1d, number), ...(critical ? [yes] : []), octets(content));

export interface Certificate {
  /** Its own, and below it those of whoever signed it, as far as they are not known anyway. */
  pem: string;
  key: string;
  name: string;
  signer: KeyObject;
}
export interface Wanted {
  name: string;
  /** Whether it may sign others. */
  authority?: boolean;
  hosts?: readonly string[];
  addresses?: readonly string[];
  purpose?: 'server' | 'client';
  from?: Date;
  until?: Date;
  /** Itself, when nobody is named. */
  by?: Certificate;
  /** Whether whoever signed it is shown as well. */
  chain?: boolean;
}

const day = 86_400_000;

export function certificate({ name, authority = false, hosts = [], addresses = [], purpose = 'server', from = new Date(Date.now() - day), until = new Date(Date.now() + 30 * day), by, chain = false }: Wanted): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const names = sequence(...hosts.map((host) => text(0x82, host)), ...addresses.map((address) => element(0x87, Buffer.from(address.split('.').map(Number)))));
  const extensions = [
    extension(19, authority ? sequence(yes) : sequence(), true),
    ...(hosts.length + addresses.length > 0 ? [extension(17, names)] : []),
    ...(authority ? [] : [extension(37, sequence(named(0x2b, 6, 1, 5, 5, 7, 3, purpose === 'server' ? 1 : 2)))]),
  ];
  const signed = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))), element(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])), ecdsaWithSha256,
    commonName(by?.name ?? name), sequence(time(from), time(until)), commonName(name), publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', signed, by?.signer ?? privateKey);
  const whole = sequence(signed, ecdsaWithSha256, element(0x03, Buffer.from([0]), signature));
  const pem = `-----BEGIN CERTIFICATE-----\n${whole.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
  return { pem: chain ? pem + (by?.pem ?? '') : pem, name, signer: privateKey, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

const host = { hosts: ['localhost'], addresses: ['127.0.0.1'] };

/** The server's certificates and protocol that are wrong in one way each, below an authority that is known; and the good one. */
export function servers() {
  const known = certificate({ name: 'Known authority', authority: true });
  const stranger = certificate({ name: 'Strange authority', authority: true });
  const good = certificate({ name: 'localhost', ...host, by: known });
  const wrong = {
    'expired': certificate({ name: 'localhost', ...host, by: known, from: new Date(Date.now() - 90 * day), until: new Date(Date.now() - day) }),
    'not yet valid': certificate({ name: 'localhost', ...host, by: known, from: new Date(Date.now() + day) }),
    'self-signed': certificate({ name: 'localhost', ...host }),
    'of another host': certificate({ name: 'elsewhere.example', hosts: ['elsewhere.example', '*.localhost'], addresses: ['192.0.2.1'], by: known }),
    'of an unknown authority': certificate({ name: 'localhost', ...host, by: stranger }),
    'of an authority that only has the known one’s name': certificate({ name: 'localhost', ...host, by: { ...stranger, name: known.name } }),
    'signed with a server’s certificate': certificate({ name: 'localhost', ...host, by: good, chain: true }),
    'of an expired authority': certificate({ name: 'localhost', ...host, chain: true, by: certificate({ name: 'Old authority', authority: true, by: known, from: new Date(Date.now() - 90 * day), until: new Date(Date.now() - day) }) }),
    'for clients': certificate({ name: 'localhost', ...host, purpose: 'client', by: known }),
  };
  return { known, good, wrong };
}
