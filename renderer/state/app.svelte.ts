// What every screen shares: preferences, the session, the connection, environments and the clock.
import type { About, Connection, Language, Preferences } from '../../preload/contract/app';
import type { DeploymentState } from '../../preload/contract/deployment';
import type { CallError } from '../../preload/contract/errors';
import type { LockState } from '../../preload/contract/lock';
import { lockMinutesUsual, type LockMinutes } from '../../preload/contract/lock-facts';
import type { Credentials, DfsCredentials, Environments, SessionState } from '../../preload/contract/session';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { language, setLanguage } from '../lib/i18n.svelte';
import { amountsHidden, hideAmounts } from '../lib/privacy.svelte';

const darkWish = '(prefers-color-scheme: dark)';
const contrastWish = '(prefers-contrast: more)';

class AppState {
  about = $state<About | null>(null);
  preferences = $state<Preferences>({ language: null, theme: 'system', lockMinutes: lockMinutesUsual, sayEndings: true });
  /** What the organisation fixed on this computer. */
  deployment = $state.raw<DeploymentState | null>(null);
  session = $state<SessionState | null>(null);
  lock = $state.raw<LockState | null>(null);
  environments = $state<Environments | null>(null);
  connection = $state<Connection>({ dfs: { state: 'unknown', since: null }, coanda: { state: 'unknown', since: null } });
  /** For "how long ago"; moves once a minute. */
  now = $state(Date.now());

  offlineSystems = $derived([...(this.connection.dfs.state === 'unreachable' ? ['DFS'] : []), ...(this.connection.coanda.state === 'unreachable' ? ['Coanda'] : [])]);
  offline = $derived(this.offlineSystems.length > 0);
  offlineSince = $derived([this.connection.dfs, this.connection.coanda].filter((system) => system.state === 'unreachable').map((system) => system.since).sort()[0] ?? null);
  reached = $derived(this.connection.dfs.state === 'reached' || this.connection.coanda.state === 'reached');
  environment = $derived(this.environments?.all.find((item) => item.id === this.environments?.selectedId) ?? null);

  async start(): Promise<void> {
    on('session.changed', () => void this.readSession());
    on('lock.changed', (state) => (this.lock = state));
    on('connection.changed', () => void this.readConnection());
    // Chosen in one window, seen in all.
    on('preferences.changed', (next) => this.apply(next));
    on('amounts.changed', ({ hidden }) => hideAmounts(hidden));
    setInterval(() => (this.now = Date.now()), 30_000);
    for (const wish of [darkWish, contrastWish]) matchMedia(wish).addEventListener('change', () => this.#applyTheme());
    this.#applyTheme();
    // All at once: the first page waits for the slowest, not for their sum.
    const [preferences, amounts, deployment, lock, about] = await Promise.all([
      value(workstation.app.preferences()), value(workstation.app.amounts()), value(workstation.app.deployment()), value(workstation.lock.state()), value(workstation.app.about()),
      this.readSession(), this.readConnection(),
    ]);
    this.apply(preferences);
    // As they were on the page before this one: locking makes it anew.
    hideAmounts(amounts.hidden);
    this.deployment = deployment;
    this.about = about;
    this.lock = lock;
  }

  async readSession(): Promise<void> {
    [this.session, this.environments] = await Promise.all([value(workstation.session.state()), value(workstation.environments.list())]);
  }

  async readConnection(): Promise<void> {
    this.connection = await value(workstation.app.connection());
  }

  apply(preferences: Preferences): void {
    this.preferences = preferences;
    // Without a choice it is the system's: the page says which, too.
    setLanguage(preferences.language ?? language());
    this.#applyTheme();
  }

  #applyTheme(): void {
    const { theme } = this.preferences;
    const ground = theme === 'light' || theme === 'dark' ? theme : matchMedia(darkWish).matches ? 'dark' : 'light';
    const contrast = theme === 'contrast' || (theme === 'system' && matchMedia(contrastWish).matches) ? 'high' : 'usual';
    Object.assign(document.documentElement.dataset, { theme: ground, contrast });
    this.look = `${ground} ${contrast}`;
  }
  /** What the page looks like; what is drawn by hand is drawn again when it changes. */
  look = $state('');

  /** Main remembers it over the lock, nobody over the next start. */
  toggleAmounts = (): void => {
    hideAmounts(!amountsHidden());
    void workstation.app.hideAmounts({ hidden: amountsHidden() });
  };

  setTheme = (theme: Preferences['theme']): Promise<void> => this.#save({ ...$state.snapshot(this.preferences), theme });
  chooseLanguage = (language: Language): Promise<void> => this.#save({ ...$state.snapshot(this.preferences), language });
  chooseLockMinutes = (lockMinutes: LockMinutes): Promise<void> => this.#save({ ...$state.snapshot(this.preferences), lockMinutes });
  chooseEndings = (sayEndings: boolean): Promise<void> => this.#save({ ...$state.snapshot(this.preferences), sayEndings });
  async #save(next: Preferences): Promise<void> {
    this.apply(next);
    // What the organisation fixed stays as it is.
    this.apply(await value(workstation.app.setPreferences(next)));
  }

  /** Runs a step of signing in; returns what went wrong, or null. */
  async #step(step: Promise<SessionState>): Promise<CallError | null> {
    try {
      this.session = await step;
      return null;
    } catch (caught) {
      return errorOf(caught);
    }
  }
  signIn = (credentials: DfsCredentials) => {
    this.stepError = null;
    return this.#step(value(workstation.session.signIn(credentials)));
  };
  signInSso = (accessToken: string) => this.#step(value(workstation.session.signInSso({ accessToken })));
  /** What ended the last wait for approval, until the next attempt. */
  stepError = $state.raw<CallError | null>(null);
  async awaitApproval(): Promise<void> {
    const error = await this.#step(value(workstation.session.awaitApproval()));
    if (error && error.code !== 'cancelled') this.stepError = error;
  }
  cancelChallenge = () => this.#step(value(workstation.session.cancelChallenge()));
  forgetDevice = () => this.#step(value(workstation.session.forgetDevice()));
  passcode = (passcode: string) => this.#step(value(workstation.session.passcode({ passcode })));
  signInCoanda = (credentials: Credentials) => this.#step(value(workstation.session.signInCoanda(credentials)));
  signOut = (forgetDevice: boolean) => this.#step(value(workstation.session.signOut({ forgetDevice })));
  retryKeychain = () => this.#step(value(workstation.session.retryKeychain()));
  incidentSeen = () => this.#step(value(workstation.session.incidentSeen()));
  startFresh = () => this.#step(value(workstation.session.startFresh()));

  async selectEnvironment(environmentId: string): Promise<void> {
    this.environments = await value(workstation.environments.select({ environmentId }));
    await this.readSession();
  }
}

export const app = new AppState();
