// The only two IPC channels: calls come in through the dispatcher, events go out to the advisor's windows.
import { ipcMain, type WebContents } from 'electron';
import { createFlood, type Flood } from '../../preload/contract/flood';
import { callChannel, eventChannel } from '../../preload/contract/names';
import type { Dispatch } from '../ipc/dispatcher';
import type { Notify } from '../services/notify';
import { advisorContents, frontAdvisor, numberOf, roleOf } from './windows';

export function answerCalls(dispatch: Dispatch): void {
  // The bridge already refuses too much; this is for a page process that has got round it.
  const floods = new WeakMap<WebContents, Flood>();
  ipcMain.handle(callChannel, (event, name: unknown, input: unknown) => {
    const role = roleOf(event.sender, event.senderFrame);
    const flood = floods.get(event.sender) ?? createFlood();
    floods.set(event.sender, flood);
    return flood.through(() => dispatch(role, name, input, numberOf(event.sender)));
  });
}

export const notifyWindows: Notify = (event, ...payload) => {
  for (const contents of advisorContents()) contents.send(eventChannel, event, payload[0]);
};

/** To the advisor's window in front, or that was last. */
export const notifyFront: Notify = (event, ...payload) => frontAdvisor()?.window.webContents.send(eventChannel, event, payload[0]);
