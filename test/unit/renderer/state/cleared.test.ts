// Nothing of one advisor's clients stays for the next: whatever can be cleared is cleared when somebody else is there.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const renderer = fileURLToPath(new URL('../../../../renderer/', import.meta.url));
const app = readFileSync(`${renderer}App.svelte`, 'utf8');
const states = readdirSync(`${renderer}state`).map((name) => readFileSync(`${renderer}state/${name}`, 'utf8')).filter((text) => /^ {2}clear\(/m.test(text)).map((text) => /^export const (\w+) = new /m.exec(text)?.[1]);

it('there are states that can be cleared, each under its name', () => {
  expect(states.length).toBeGreaterThan(5);
  expect(states).not.toContain(undefined);
});

it.each(states)('%s.clear() is called in App.svelte', (name) => {
  expect(app).toContain(`${name}.clear();`);
});
