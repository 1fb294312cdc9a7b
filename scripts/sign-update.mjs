// npm run sign-update -- <archive> <private key> [<version>]: the list of versions a source of updates offers, beside the archive.
// Without a key there: `openssl genpkey -algorithm ed25519 -out update-key.pem`. It prints the public key for the deployment file.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @param {string | Buffer} pem @returns {string} as the deployment file has it */
export const publicKeyOf = (pem) => createPublicKey(createPrivateKey(pem)).export({ format: 'der', type: 'spki' }).toString('base64');

/** @param {{ version: string, system: string, file: string, size: number, sha512: string }} about @param {string | Buffer} pem @returns {string} */
export function signed(about, pem) {
  const text = JSON.stringify({ format: 1, ...about });
  return `${JSON.stringify({ signed: text, signature: sign(null, Buffer.from(text), createPrivateKey(pem)).toString('base64') }, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [archive, key, version = JSON.parse(readFileSync(join(dirname(fileURLToPath(import.meta.url)), '..', 'package.json'), 'utf8')).version] = process.argv.slice(2);
  const system = /-((?:linux|darwin|win32)-(?:x64|arm64))\.tar\.gz$/.exec(archive ?? '')?.[1];
  if (!archive || !key || !system) {
    process.stderr.write('npm run sign-update -- <advisor-workstation-…-linux-x64.tar.gz> <private key, PEM> [<version>]\n');
    process.exit(1);
  }
  const pem = readFileSync(key);
  const list = join(dirname(archive), `updates-${system}.json`);
  writeFileSync(list, signed({ version, system, file: basename(archive), size: statSync(archive).size, sha512: createHash('sha512').update(readFileSync(archive)).digest('base64') }, pem));
  process.stdout.write(`${list}\nPublic key for the deployment file: ${publicKeyOf(pem)}\n`);
}
