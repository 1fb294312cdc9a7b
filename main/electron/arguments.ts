// The command line: --environments=<file> and --user-data-dir=<dir>; and what a finished program does not start with.
import { resolve } from 'node:path';

export interface Arguments { environmentsFile: string | null; userDataDir: string | null }

function valueOf(argv: readonly string[], name: string): string | null {
  const prefix = `--${name}=`;
  const found = argv.find((argument) => argument.startsWith(prefix))?.slice(prefix.length);
  return found ? resolve(found) : null;
}

export function readArguments(argv: readonly string[]): Arguments {
  return { environmentsFile: valueOf(argv, 'environments'), userDataDir: valueOf(argv, 'user-data-dir') };
}

/** Ways in, and ways round certificates and the sandbox, that are for whoever develops the program. */
const developersOnly = /^--(?:inspect(?:-.*)?|remote-debugging-(?:port|pipe|address)|remote-allow-origins|no-sandbox|disable-web-security|ignore-certificate-errors(?:-spki-list)?|allow-running-insecure-content|host-resolver-rules|proxy-server|proxy-pac-url|ssl-key-log-file|tls-keylog|js-flags|load-extension|disable-site-isolation-trials|single-process|enable-logging|log-net-log|user-agent)(?:=|$)/i;
const developersVariables = ['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'NODE_TLS_REJECT_UNAUTHORIZED', 'SSLKEYLOGFILE', 'ELECTRON_ENABLE_LOGGING'];

/** What a packaged program refuses to start with: names only, never their values. */
export function refusedAtStart(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>): string[] {
  return [
    ...argv.filter((argument) => developersOnly.test(argument)).map((argument) => argument.replace(/=.*/s, '')),
    ...developersVariables.filter((name) => environment[name] !== undefined),
  ];
}
