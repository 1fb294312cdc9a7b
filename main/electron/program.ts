// The program behind its windows: what the organisation laid down, the parts put together, and the system's menu and notices.
import type { BrowserWindow } from 'electron';
import { createApp, type AppOptions } from '../app';
import { createMenu } from './menu';
import { createNotifications } from './notifications';
import { systemLanguage } from './system-language';
import { administrators, deploymentFile, loadDeployment, type Deployment } from '../environments/deployment';
import type { Notify } from '../services/notify';

type Made = 'attended' | 'sayEnded' | 'showMenu';

export interface ProgramOptions extends Omit<AppOptions, 'deployment' | 'desktop' | 'system' | 'systemLanguage'> {
  desktop: Omit<AppOptions['desktop'], Made>;
  otherDeploymentFile: string | undefined;
  /** To the advisor's window in front, or that was last. */
  notifyFront: Notify;
  showWindow(): void;
  /** The number of the window in front; 0 for none. */
  front(): number;
  isAdvisors(window: BrowserWindow): boolean;
}

export async function createProgram({ desktop, otherDeploymentFile, notifyFront, showWindow, front, isAdvisors, ...options }: ProgramOptions) {
  const { platform, arch } = process;
  let language = systemLanguage;
  const notifications = createNotifications(() => language(), (ending) => {
    showWindow();
    notifyFront('ending.chosen', ending);
  });
  const menu = createMenu(front, isAdvisors, () => ({ language: language(), choose: (command) => notifyFront('menu.chosen', { command }), mac: platform === 'darwin' }));
  const app = await createApp({
    ...options,
    deployment: deploymentHere(otherDeploymentFile),
    desktop: { ...desktop, ...notifications, showMenu: menu.showMenu },
    system: `${platform}-${arch}`,
    systemLanguage: systemLanguage(),
  });
  language = () => app.preferences().language ?? systemLanguage();
  return {
    ...app,
    language,
    turnMenu: menu.turnMenu,
    windowClosed(number: number): void {
      menu.forgetMenu(number);
      app.windowClosed(number);
    },
  };
}

function deploymentHere(other: string | undefined): Deployment {
  const { platform } = process;
  return other === undefined ? loadDeployment(deploymentFile(platform), { owners: administrators, platform }) : loadDeployment(other, { owners: [...administrators, process.getuid?.() ?? 0], platform });
}
