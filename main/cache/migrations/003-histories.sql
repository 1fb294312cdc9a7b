-- Where a run comes from, what the advisor adds to it, and runs that wait for the network.
ALTER TABLE simulation ADD COLUMN origin TEXT CHECK (origin IS NULL OR json_valid(origin));

-- Apart from the run, which never changes.
CREATE TABLE simulation_label (
  simulation_id TEXT PRIMARY KEY REFERENCES simulation (id) ON DELETE CASCADE,
  label TEXT NOT NULL CHECK (json_valid(label)),
  saved_at TEXT NOT NULL
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

-- Drafts had one-off contributions only; now all other flows share a list.
UPDATE draft SET form = json_remove(json_set(form, '$.flows', json((
  SELECT json_group_array(json_object('direction', 'in', 'kind', 'once', 'amount', value ->> '$.amount', 'from', value ->> '$.month', 'to', '', 'frequency', 'monthly'))
  FROM json_each(form, '$.oneOffs')
))), '$.oneOffs');
