// Undo and redo over snapshots: changes of one field in quick succession are one step.

const stepsMax = 200;
const togetherMs = 1200;

export class History<T> {
  #past: T[] = [];
  #future: T[] = [];
  #present: T;
  #lastKey: string | null = null;
  #lastAt = -Infinity;

  constructor(present: T) {
    this.#present = present;
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** To be called after a change. `key` names the field; null always makes a step of its own. */
  record(next: T, key: string | null, now: number): void {
    const together = key !== null && key === this.#lastKey && now - this.#lastAt < togetherMs;
    if (!together) this.#past = [...this.#past.slice(-(stepsMax - 1)), this.#present];
    this.#present = next;
    this.#future = [];
    this.#lastKey = key;
    this.#lastAt = now;
  }

  undo(): T | null {
    const step = this.#past.pop();
    if (step === undefined) return null;
    this.#future.push(this.#present);
    return this.#arrive(step);
  }

  redo(): T | null {
    const step = this.#future.pop();
    if (step === undefined) return null;
    this.#past.push(this.#present);
    return this.#arrive(step);
  }

  #arrive(step: T): T {
    this.#present = step;
    this.#lastKey = null;
    return step;
  }
}
