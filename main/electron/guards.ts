// What no window may do: leave its page, open another, ask for a permission, reach the network.
import { app, type Session, type WebContents } from 'electron';
import { appOrigin } from './protocol';

/** To be called before the program is ready: Chromium's own network finds nobody. What main asks goes through Node, not through Chromium. */
export function cutOffChromium(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  for (const off of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'no-pings']) app.commandLine.appendSwitch(off);
}

export function guardSession(session: Session): void {
  // Otherwise dictionaries are fetched from the maker of the browser, whatever a window's own setting says.
  session.setSpellCheckerEnabled(false);
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.webRequest.onBeforeRequest((details, answer) => {
    const own = details.url.startsWith(`${appOrigin}/`) || details.url.startsWith('data:image/') || details.url.startsWith('devtools:');
    answer({ cancel: !own });
  });
  session.on('will-download', (event) => event.preventDefault());
}

function guardContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** For every page there will ever be, whoever makes it. */
export function guardAllContents(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
}
