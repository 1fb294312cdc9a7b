// Environments: the one being looked at, what testing it came to, and a file on its way in.
import type { EnvironmentCheck, EnvironmentDetails, EnvironmentTest, Imported } from '../../preload/contract/environments';
import type { CallError } from '../../preload/contract/errors';
import { errorOf, on, value, workstation } from '../lib/bridge';
import { app } from './app.svelte';

/** What a call across the bridge takes, with room for the text's quotation marks. */
const charactersMax = 640 * 1024;

class EnvironmentsState {
  shownId = $state<string | null>(null);
  details = $state.raw<EnvironmentDetails | null>(null);
  error = $state.raw<CallError | null>(null);
  tests = $state.raw<EnvironmentTest[]>([]);
  testing = $state<string | null>(null);
  /** A file that was read and checked, waiting for a yes. */
  file = $state.raw<{ name: string; content: string; check: EnvironmentCheck } | null>(null);
  tooLarge = $state<string | null>(null);
  imported = $state.raw<Imported | null>(null);

  listen(): () => void {
    const stops = [
      on('environments.changed', () => void this.#again()),
      on('environments.tested', ({ taskId, result }) => {
        if (taskId === this.testing) this.tests = [...this.tests.filter(({ system }) => system !== result.system), result];
      }),
    ];
    return () => {
      stops.forEach((stop) => stop());
      this.stopTest();
    };
  }

  async #again(): Promise<void> {
    app.environments = await value(workstation.environments.list());
    if (this.shownId !== null) await this.show(this.shownId);
  }

  async show(environmentId: string): Promise<void> {
    if (this.shownId !== environmentId) {
      this.stopTest();
      this.tests = [];
      this.details = null;
    }
    this.shownId = environmentId;
    this.error = null;
    try {
      const details = await value(workstation.environments.inspect({ environmentId }));
      if (this.shownId === environmentId) this.details = details;
    } catch (caught) {
      if (this.shownId === environmentId) this.error = errorOf(caught);
    }
  }

  async test(): Promise<void> {
    const environmentId = this.shownId;
    if (environmentId === null || this.testing) return;
    const taskId = crypto.randomUUID();
    this.testing = taskId;
    this.tests = [];
    this.error = null;
    try {
      const results = await value(workstation.environments.test({ environmentId, taskId }));
      if (this.testing === taskId) this.tests = results;
    } catch (caught) {
      if (this.testing === taskId) this.error = errorOf(caught);
    } finally {
      if (this.testing === taskId) this.testing = null;
    }
  }
  stopTest(): void {
    if (this.testing) void workstation.tasks.cancel({ taskId: this.testing });
    this.testing = null;
  }

  /** Reads a file the person chose or dropped, and asks what is in it. */
  async look(chosen: File): Promise<void> {
    this.forgetFile();
    const content = chosen.size > charactersMax ? null : await chosen.text();
    if (content === null || content.length > charactersMax) {
      this.tooLarge = chosen.name;
      return;
    }
    try {
      this.file = { name: chosen.name, content, check: await value(workstation.environments.check({ content })) };
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }
  forgetFile(): void {
    this.file = null;
    this.tooLarge = null;
    this.imported = null;
    this.error = null;
  }
  async takeIn(): Promise<void> {
    if (!this.file) return;
    try {
      const result = await value(workstation.environments.import({ content: this.file.content }));
      const first = this.file.check.found[0];
      this.file = null;
      this.imported = result;
      app.environments = result.environments;
      if (first) await this.show(first.id);
    } catch (caught) {
      this.error = errorOf(caught);
    }
  }

  /** Returns what went wrong, or null. */
  async remove(environmentId: string): Promise<CallError | null> {
    try {
      app.environments = await value(workstation.environments.remove({ environmentId }));
      this.imported = null;
      await this.show(app.environments.selectedId);
      return null;
    } catch (caught) {
      return errorOf(caught);
    }
  }
  async setSecret(environmentId: string, secret: string): Promise<CallError | null> {
    try {
      await value(workstation.environments.setSecret({ environmentId, secret }));
      await this.show(environmentId);
      return null;
    } catch (caught) {
      return errorOf(caught);
    }
  }
}

export const environments = new EnvironmentsState();
