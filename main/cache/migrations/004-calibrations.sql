-- What a stored result says about the investment, worked out once and made again when the engine learns better.
CREATE TABLE calibration (
  simulation_id TEXT PRIMARY KEY REFERENCES simulation (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  calibration TEXT NOT NULL CHECK (json_valid(calibration)),
  made_at TEXT NOT NULL
) STRICT;
