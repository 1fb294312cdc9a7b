// advisor-workstation://client/<id>: opens a client of the book that is open. It can do nothing else.
// The installer tells the system whose links these are; the program never does.
const linkScheme = 'advisor-workstation';
/** An identifier as this program makes them: a random UUID. */
const linkPattern = new RegExp(`^${linkScheme}://client/([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})/?$`, 'i');

/** Which client a link names; null for everything that is not exactly such a link. */
export const clientOfLink = (link: string): string | null => linkPattern.exec(link)?.[1]?.toLowerCase() ?? null;

/** Links come among the arguments of a start. */
export const clientOfArguments = (argv: readonly string[]): string | null => argv.map(clientOfLink).find((client) => client !== null) ?? null;

export const linkTo = (clientId: string): string => `${linkScheme}://client/${clientId}`;
