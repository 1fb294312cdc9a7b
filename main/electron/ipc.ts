// The only two IPC channels: calls come in through the dispatcher, events go out to the advisor's windows.
import { ipcMain } from 'electron';
import { callChannel, eventChannel } from '../../preload/contract/names';
import type { Dispatch } from '../ipc/dispatcher';
import type { Notify } from '../services/notify';
import { advisorContents, roleOf } from './windows';

export function answerCalls(dispatch: Dispatch): void {
  ipcMain.handle(callChannel, (event, name: unknown, input: unknown) => dispatch(roleOf(event.sender, event.senderFrame), name, input));
}

export const notifyWindows: Notify = (event, ...payload) => {
  for (const contents of advisorContents()) contents.send(eventChannel, event, payload[0]);
};
