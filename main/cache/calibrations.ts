// Calibrations kept beside the simulations they were made from, by the version of the engine that made them.
import type Database from 'better-sqlite3';
import type { Calibration } from '../engine/calibrate';

export function createCalibrationRepository(database: Database.Database) {
  const one = database.prepare<[string, number], { calibration: string }>('SELECT calibration FROM calibration WHERE simulation_id = ? AND version = ?');
  const write = database.prepare(`INSERT INTO calibration (simulation_id, version, calibration, made_at) VALUES (?, ?, ?, ?)
    ON CONFLICT (simulation_id) DO UPDATE SET version = excluded.version, calibration = excluded.calibration, made_at = excluded.made_at`);
  return {
    /** null when there is none of this version. */
    find(simulationId: string, version: number): Calibration | null {
      const row = one.get(simulationId, version);
      return row ? (JSON.parse(row.calibration) as Calibration) : null;
    },
    save: (simulationId: string, calibration: Calibration, now: Date): void => void write.run(simulationId, calibration.version, JSON.stringify(calibration), now.toISOString()),
  };
}
