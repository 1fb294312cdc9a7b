// The program behind its window: what the organisation laid down, the parts put together, and the system's menu and notices.
import { createApp, type AppOptions } from './app';
import { showMenu } from './electron/menu';
import { createNotifications } from './electron/notifications';
import { systemLanguage } from './electron/system-language';
import { administrators, deploymentFile, loadDeployment, type Deployment } from './environments/deployment';
import type { Ending, Language } from '../preload/contract/app';
import type { CommandId } from '../preload/contract/command-facts';

type Made = 'attended' | 'sayEnded' | 'showMenu';

export interface ProgramOptions extends Omit<AppOptions, 'deployment' | 'desktop' | 'system' | 'systemLanguage'> {
  desktop: Omit<AppOptions['desktop'], Made>;
  otherDeploymentFile: string | undefined;
  sendCommand(command: CommandId): void;
  showWindow(): void;
}

export async function createProgram({ desktop, otherDeploymentFile, sendCommand, showWindow, ...options }: ProgramOptions) {
  const { platform, arch } = process;
  let language: () => Language = systemLanguage;
  const notifications = createNotifications(() => language(), (ending: Ending) => {
    showWindow();
    options.notify('ending.chosen', ending);
  });
  const app = await createApp({
    ...options,
    deployment: deploymentHere(otherDeploymentFile),
    desktop: { ...desktop, ...notifications, showMenu: (enabled) => showMenu({ enabled, language: language(), choose: sendCommand, mac: platform === 'darwin' }) },
    system: `${platform}-${arch}`,
    systemLanguage: systemLanguage(),
  });
  language = () => app.preferences().language ?? systemLanguage();
  return { ...app, language };
}

function deploymentHere(other: string | undefined): Deployment {
  const { platform } = process;
  return other === undefined ? loadDeployment(deploymentFile(platform), { owners: administrators, platform }) : loadDeployment(other, { owners: [...administrators, process.getuid?.() ?? 0], platform });
}
