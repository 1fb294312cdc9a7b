import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientOfArguments, clientOfLink, linkTo } from '../../../main/electron/deep-link';

const client = '7f1b0c2a-4d7e-4a53-9c0d-2f6c1a9e5b11';

describe('a link to a client', () => {
  it('names the client, in whatever case systems hand it over', () => {
    expect(clientOfLink(linkTo(client))).toBe(client);
    expect(clientOfLink(`${linkTo(client)}/`)).toBe(client);
    expect(clientOfLink(linkTo(client).toUpperCase())).toBe(client);
    expect(clientOfArguments(['/opt/program', '--user-data-dir=/x', linkTo(client)])).toBe(client);
  });

  it.each([
    '', client, `https://client/${client}`, `advisor-workstation:client/${client}`, `advisor-workstation://clients/${client}`, `${linkTo(client)}?tab=premia`, `${linkTo(client)}#x`, `${linkTo(client)}/../x`,
    `advisor-workstation://client/${client}/delete`, `advisor-workstation://user@client/${client}`, `advisor-workstation://client/${client.slice(1)}`, 'advisor-workstation://client/1', `${linkTo(client)}\n`, ` ${linkTo(client)}`, `--x ${linkTo(client)}`,
    'advisor-workstation://client/%2e%2e', 'advisor-workstation://client/__proto__', 'advisor-workstation://client/00000000-0000-0000-0000-00000000000g', `x${linkTo(client)}`,
  ])('is nothing else: %s', (link) => expect(clientOfLink(link)).toBeNull());

  it('never comes of arguments that hold none, whatever they are', () => {
    const piece = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('advisor-workstation://', 'advisor-workstation://client/', '--', '=', client.slice(0, 20), '/', '?', 'javascript:', 'file:///'));
    fc.assert(fc.property(fc.array(fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')), { maxLength: 6 }), (argv) => {
      const found = clientOfArguments(argv);
      expect(found === null || argv.some((argument) => argument.toLowerCase().replace(/\/$/, '') === linkTo(found))).toBe(true);
    }), { numRuns: 5000 });
  });
});
