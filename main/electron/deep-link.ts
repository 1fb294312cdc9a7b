// advisor-workstation://client/<id>: opens a client of the book that is open. It can do nothing else.
// The installer tells the system whose links these are; the program never does.
import { id } from '../../preload/contract/values';

const linkScheme = 'advisor-workstation';
const linkPattern = new RegExp(`^${linkScheme}://client/([^/?#]{1,40})/?$`, 'i');

/** Which client a link names; null for everything that is not exactly such a link. */
export function clientOfLink(link: string): string | null {
  const named = linkPattern.exec(link)?.[1]?.toLowerCase();
  return id.safeParse(named).data ?? null;
}

/** Links come among the arguments of a start. */
export const clientOfArguments = (argv: readonly string[]): string | null => argv.map(clientOfLink).find((client) => client !== null) ?? null;

export const linkTo = (clientId: string): string => `${linkScheme}://client/${clientId}`;
