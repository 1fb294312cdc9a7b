// The one address this program opens outside: a Premia session of the environment, or nothing. Knows no Electron, so that hostile input can be tried on it.

export interface SessionLink {
  /** The environment's address of Premia, which may have a path in front. */
  baseUrl: string;
  /** What opens the session, as Premia gave it. */
  hash: string;
}

/** Printable ASCII without the space. Its documents show a short word; the bound leaves room for a signed token. */
const hashPattern = /^[\x21-\x7e]{1,512}$/;
/** Windows takes 2,081 characters. */
const lengthMax = 2000;
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** What may stand in a host and a path without meaning anything to a shell or a registry of programs: URLs allow `'` in either. */
const plainHost = /^(?:[a-z0-9][a-z0-9._-]*|\[[0-9a-f:.]+\])$/;
const plainPath = /^[A-Za-z0-9/._~-]*$/;

/** Also what encodeURIComponent leaves alone. */
const encoded = (text: string): string => encodeURIComponent(text).replaceAll(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** `{base}/premia/sessions?hash=…` as documented; null when anything about it is not as it must be. */
export function premiaAddress({ baseUrl, hash }: SessionLink): string | null {
  const base = URL.parse(baseUrl);
  if (!base || !hashPattern.test(hash) || /[?#\\\s]/.test(baseUrl)) return null;
  if (base.protocol !== 'https:' && !(base.protocol === 'http:' && loopback.has(base.hostname))) return null;
  if (base.username || base.password || !plainHost.test(base.hostname)) return null;
  // A base that already names the module does not name it twice.
  const prefix = base.pathname.replace(/\/+$/, '').replace(/\/premia$/, '');
  const path = `${prefix}/premia/sessions`;
  if (!plainPath.test(path)) return null;
  const address = `${base.origin}${path}?hash=${encoded(hash)}`;
  return isTheSession(address, base, path, hash) ? address : null;
}

/** Read again, as a browser will: it leads to where it was meant to, and says nothing else. */
export function isTheSession(address: string, base: URL, path: string, hash: string): boolean {
  const url = URL.parse(address);
  if (!url || address.length > lengthMax) return false;
  const sameHouse = url.origin === base.origin && url.pathname === path && url.username === '' && url.password === '' && url.hash === '';
  return sameHouse && [...url.searchParams.keys()].join() === 'hash' && url.searchParams.get('hash') === hash;
}
