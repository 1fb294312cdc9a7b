CREATE INDEX simulation_by_client ON simulation (client_id, received_at DESC);

CREATE TABLE account (
  client_id TEXT NOT NULL REFERENCES account_reading (client_id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  read TEXT NOT NULL CHECK (json_valid(read)),
  PRIMARY KEY (client_id, account_id)
) STRICT;

CREATE TABLE account_reading (
  client_id TEXT PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
  as_of TEXT NOT NULL,
  received TEXT NOT NULL
) STRICT;

CREATE TABLE calibration (
  simulation_id TEXT PRIMARY KEY REFERENCES simulation (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  calibration TEXT NOT NULL CHECK (json_valid(calibration)),
  made_at TEXT NOT NULL
) STRICT;

CREATE TABLE client (
  id TEXT PRIMARY KEY,
  contact_id INTEGER NOT NULL UNIQUE,
  name TEXT NOT NULL,
  birth_date TEXT,
  added_at TEXT NOT NULL
) STRICT;

CREATE TABLE directory_reading (
  list TEXT NOT NULL,
  language TEXT NOT NULL,
  item INTEGER NOT NULL,
  as_of TEXT NOT NULL,
  received TEXT NOT NULL,
  PRIMARY KEY (list, language, item)
) STRICT;

CREATE TABLE draft (
  client_id TEXT PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
  form TEXT NOT NULL CHECK (json_valid(form)),
  saved_at TEXT NOT NULL
) STRICT;

CREATE TABLE fact (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE queued_run (
  id TEXT PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  simulator_name TEXT NOT NULL,
  input TEXT NOT NULL CHECK (json_valid(input)),
  origin TEXT NOT NULL CHECK (json_valid(origin)),
  queued_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'interrupted')),
  attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT CHECK (error IS NULL OR json_valid(error)),
  simulation_id TEXT REFERENCES simulation (id) ON DELETE SET NULL
) STRICT;

CREATE TABLE simulation (
  id TEXT PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  reference TEXT NOT NULL UNIQUE,
  received_at TEXT NOT NULL,
  simulator_name TEXT NOT NULL,
  input TEXT NOT NULL CHECK (json_valid(input)),
  fund_names TEXT NOT NULL CHECK (json_valid(fund_names)),
  provenance TEXT NOT NULL CHECK (json_valid(provenance)),
  request TEXT NOT NULL,
  response TEXT NOT NULL,
  result TEXT NOT NULL CHECK (json_valid(result)),
  summary TEXT NOT NULL CHECK (json_valid(summary))
, origin TEXT CHECK (origin IS NULL OR json_valid(origin))) STRICT;

CREATE TABLE simulation_label (
  simulation_id TEXT PRIMARY KEY REFERENCES simulation (id) ON DELETE CASCADE,
  label TEXT NOT NULL CHECK (json_valid(label)),
  saved_at TEXT NOT NULL
) STRICT;

CREATE TRIGGER simulation_is_immutable BEFORE UPDATE ON simulation
BEGIN
  SELECT RAISE(ABORT, 'a simulation is never changed');
END;
