// Types of keyring.mjs, for tests.

/** A keyring state: run the program with `env` on top of its environment, and `stop` it afterwards. */
export interface KeyringState {
  readonly env: { readonly DBUS_SESSION_BUS_ADDRESS: string };
  stop(): Promise<void>;
}

export interface Keyring extends KeyringState {
  /** Ends the keyring and starts it again on the same secrets, locked or unlocked. */
  restart(options: { unlock: boolean }): Promise<void>;
}

/** No D-Bus session at all: calls fail at once. */
export function noBus(): Promise<KeyringState>;
/** A session without a keyring: calls fail. */
export function noProvider(): Promise<KeyringState>;
/** A locked keyring: reading finds nothing, writing fails. */
export function lockedKeyring(): Promise<Keyring>;
/** A keyring that never answers. */
export function hangingKeyring(): Promise<KeyringState>;
/** A keyring in working order. */
export function unlockedKeyring(): Promise<Keyring>;
