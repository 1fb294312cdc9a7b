// SECURITY.md says what is there: every file and test it names exists, no threat is left out, every production dependency has its reason.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import lock from '../../package-lock.json';
import manifest from '../../package.json';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const page = text('SECURITY.md');

/** The rows of every table below a heading, as cells. */
function rowsBelow(heading: string, of = page): string[][] {
  const [, after = ''] = of.split(`${heading}\n`);
  const [section = ''] = after.split(/^#{1,3} /m);
  return section.split('\n').filter((line) => line.startsWith('|')).slice(2).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

const promises = rowsBelow('## What is promised, how it is kept, what proves it').filter(([, kept]) => kept !== '');
const threats = rowsBelow('## Threats');
/** Files in the checkout, as opposed to those of the user-data folder. */
const filesIn = (words: string): string[] => [...words.matchAll(/`((?:main|preload|renderer|resources|scripts|test)\/[^`]+|\.npmrc|eslint\.config\.js|package(?:-lock)?\.json)`/g)].map((match) => String(match[1]));

/** Names of tests in quotation marks, each with the test file named before it; those that the file does not have. */
function unknownTests(cell: string): string[] {
  let file = '';
  return [...cell.matchAll(/`(test\/[^`]+\.test\.ts)`|"([^"]+)"/g)].flatMap(([, path, name]) => {
    if (path !== undefined) file = path;
    return name !== undefined && !(existsSync(join(root, file)) && file !== '' && text(file).includes(name)) ? [`${name} in ${file}`] : [];
  });
}

describe('what is promised', () => {
  it('is in files that exist, and proved by tests that exist', () => {
    expect(promises.length).toBeGreaterThan(30);
    for (const [promise = '', kept = '', proved = ''] of promises) {
      expect.soft(unknownTests(proved), promise).toEqual([]);
      expect.soft(proved, promise).toMatch(/^`test\/[^`]+\.test\.ts` "/);
      expect.soft(kept === 'the same' || kept.startsWith('the same,') || filesIn(kept).length > 0, promise).toBe(true);
    }
  });

  it('and the rest of the page name no file that is gone', () => {
    const named = filesIn(page);
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('is seen when it names what is not there (control)', () => {
    expect(unknownTests('`test/unit/files.test.ts` "no test is called that"')).toHaveLength(1);
    expect(unknownTests('`test/unit/nowhere.test.ts` "writeAtomically"')).toHaveLength(1);
    expect(unknownTests('`test/unit/files.test.ts` "writeAtomically"')).toEqual([]);
  });
});

describe('the threats', () => {
  it('are all there, once, in order, each with a state and where to look', () => {
    expect(threats.map(([id]) => id)).toEqual(Array.from({ length: 42 }, (_, index) => `T${index + 1}`));
    for (const [id, threat, state, where = ''] of threats) {
      expect.soft(threat, id).not.toBe('');
      expect.soft(state, id).toMatch(/^(?:done|partly|not yet)$/);
      expect.soft(where.length, id).toBeGreaterThan(10);
      expect.soft(unknownTests(where), id).toEqual([]);
    }
  });
});

describe('production dependencies', () => {
  it('are named, each with its reason, and no other', () => {
    const named = rowsBelow('### Production').map(([name = '', why = '']) => [name.replaceAll('`', ''), why.length > 10]);
    expect(named).toEqual(Object.keys(manifest.dependencies).sort().map((name) => [name, true]));
  });
});

/** Packages the program's sources import. */
function imported(): string[] {
  const found = new Set<string>();
  for (const part of ['main', 'preload', 'renderer']) {
    for (const entry of readdirSync(join(root, part), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(?:ts|svelte)$/.test(entry.name)) continue;
      const source = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      for (const [, name] of source.matchAll(/(?:\bfrom |^\s*import |\bimport\()['"]((?:@[\w-]+\/)?[a-z][\w-]*)(?:\/[^'"]*)?['"]/gm)) found.add(String(name));
    }
  }
  return [...found].sort();
}

describe('the bill of materials', () => {
  it('has every package the program imports and every production dependency, as locked, and is the same each time', () => {
    const folder = mkdtempSync(join(tmpdir(), 'advisor-sbom-'));
    try {
      const written = ['a', 'b'].map((name) => {
        const file = join(folder, `${name}.json`);
        execFileSync(process.execPath, [join(root, 'scripts', 'sbom.mjs'), file], { stdio: 'pipe' });
        return readFileSync(file, 'utf8');
      });
      expect(written[0]).toBe(written[1]);
      interface Component { 'bom-ref': string; purl: string; hashes?: unknown[]; licenses?: unknown[]; properties: { value: string }[] }
      const bill = JSON.parse(String(written[0])) as { bomFormat: string; specVersion: string; components: Component[]; dependencies: { ref: string; dependsOn: string[] }[] };
      expect([bill.bomFormat, bill.specVersion]).toEqual(['CycloneDX', '1.5']);
      const packages = lock.packages as Record<string, { name?: string; version?: string }>;
      const purlOf = (name: string): string => {
        const { name: alias = name, version = '' } = packages[`node_modules/${name}`] ?? {};
        return `pkg:npm/${alias.replace('@', '%40')}@${version}`;
      };
      const used = imported();
      expect(used.length).toBeGreaterThan(10);
      const purls = bill.components.map(({ purl }) => purl);
      expect([...used, ...Object.keys(manifest.dependencies)].filter((name) => !purls.includes(purlOf(name)))).toEqual([]);
      expect(new Set(purls).size).toBe(purls.length);
      const refs = new Set(bill.components.map((component) => component['bom-ref']));
      expect(bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.has(ref))).toEqual([]);
      expect(bill.components.filter(({ hashes, licenses }) => !hashes || !licenses)).toEqual([]);
      // What only builds, checks or tests is not part of the program.
      expect(purls.filter((purl) => /\/(?:vitest|vite|eslint|typescript|playwright-core|assemblyscript)@/.test(purl))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
