// Builds window.workstation from the contract's names. Nothing of Electron itself reaches the page.
import { contextBridge, ipcRenderer } from 'electron';
import { createFlood } from './contract/flood';
import { callChannel, callNames, eventChannel, eventNames } from './contract/names';

/** A page that asks without end is stopped here: even refusing it would keep the main process busy. */
const flood = createFlood();

const bridge: Record<string, Record<string, (input?: unknown) => Promise<unknown>>> = {};
for (const name of callNames) {
  const [subject, verb] = name.split('.') as [string, string];
  (bridge[subject] ??= {})[verb] = (input) => flood.through(() => ipcRenderer.invoke(callChannel, name, input));
}

/** Listens to one event; the listener gets the payload only, never Electron's event object. */
function on(event: string, listener: (payload: unknown) => void): () => void {
  if (!(eventNames as readonly string[]).includes(event) || typeof listener !== 'function') throw new TypeError('unknown event');
  const receive = (_: unknown, name: unknown, payload: unknown) => {
    if (name === event) listener(payload);
  };
  ipcRenderer.on(eventChannel, receive);
  return () => void ipcRenderer.removeListener(eventChannel, receive);
}

contextBridge.exposeInMainWorld('workstation', { ...bridge, on });
