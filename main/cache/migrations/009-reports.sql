-- Reports that were made, with all that their pages show: each can be made again, the same to the letter.
-- A letterhead (with its logo) is kept once, and not again in each report.
CREATE TABLE report_letterhead (
  hash TEXT PRIMARY KEY,
  firm TEXT NOT NULL CHECK (json_valid(firm))
) STRICT;

CREATE TABLE report (
  id TEXT PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES client (id) ON DELETE CASCADE,
  made_at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('simulation', 'estimate', 'comparison', 'summary')),
  reference TEXT NOT NULL,
  language TEXT NOT NULL,
  pages INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  letterhead TEXT NOT NULL REFERENCES report_letterhead (hash),
  -- Simulations stand in it by their id: they never change.
  content TEXT NOT NULL CHECK (json_valid(content))
) STRICT;
CREATE INDEX report_of_client ON report (client_id, made_at DESC);
CREATE INDEX report_by_time ON report (made_at DESC);
