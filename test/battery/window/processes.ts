// What everybody on a Linux machine can read of running processes: their command lines, and their owner their environments.
import { readFileSync, readdirSync } from 'node:fs';

const read = (path: string): Buffer => {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
};

/** A process and everything it started, as it is now. */
export function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = /^PPid:\s+(\d+)$/m.exec(read(`/proc/${name}/status`).toString())?.[1];
    if (parent) parents.set(Number(name), Number(parent));
  }
  const family = new Set([pid]);
  for (let before = 0; before !== family.size;) {
    before = family.size;
    for (const [child, parent] of parents) if (family.has(parent)) family.add(child);
  }
  return [...family];
}

/** Looks again and again; `seen` has every command line and environment there has been. */
export function watchProcesses(pid: number, everyMs = 150) {
  const seen = new Map<string, Buffer>();
  const processes = new Set<number>();
  const look = () => {
    for (const member of familyOf(pid)) {
      processes.add(member);
      for (const part of ['cmdline', 'environ']) {
        const content = read(`/proc/${member}/${part}`);
        seen.set(`${part} of ${member}: ${content.length}`, content);
      }
    }
  };
  const timer = setInterval(look, everyMs);
  return { seen, processes, look, stop: () => clearInterval(timer) };
}
