-- Premia's sessions, and the form they are opened with. What opens a session is nowhere else, and goes with it.
CREATE TABLE premia_session (
  id TEXT PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  created_at TEXT NOT NULL,
  reference TEXT NOT NULL,
  journey TEXT NOT NULL,
  product TEXT NOT NULL,
  -- The body as it went over the wire.
  sent TEXT NOT NULL CHECK (json_valid(sent)),
  session_hash TEXT,
  -- A row is 'unknown' from before it is sent until a proper answer came: a crash between leaves it so.
  state TEXT NOT NULL CHECK (state IN ('created', 'unknown', 'refused')),
  error TEXT CHECK (error IS NULL OR json_valid(error)),
  CHECK ((state = 'created') = (session_hash IS NOT NULL))
) STRICT;
CREATE INDEX premia_session_of_client ON premia_session (client_id);

CREATE TABLE premia_draft (
  client_id TEXT PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
  form TEXT NOT NULL CHECK (json_valid(form)),
  saved_at TEXT NOT NULL
) STRICT;
