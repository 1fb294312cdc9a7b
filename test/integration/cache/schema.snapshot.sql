CREATE INDEX activity_of_action ON activity (action, sequence);

CREATE INDEX activity_of_client ON activity (client, action, sequence);

CREATE INDEX premia_session_of_client ON premia_session (client_id);

CREATE INDEX report_by_time ON report (made_at DESC);

CREATE INDEX report_of_client ON report (client_id, made_at DESC);

CREATE INDEX simulation_by_client ON simulation (client_id, received_at DESC);

CREATE TABLE "account" (
  number INTEGER PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES account_reading (client_id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  read TEXT NOT NULL CHECK (json_valid(read)),
  UNIQUE (client_id, account_id)
) STRICT;

CREATE TABLE account_number (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;

CREATE TABLE account_reading (
  client_id TEXT PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
  as_of TEXT NOT NULL,
  received TEXT NOT NULL
) STRICT;

CREATE TABLE activity (
  sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  client TEXT,
  details TEXT NOT NULL CHECK (json_valid(details)),
  mac TEXT NOT NULL
) STRICT;

CREATE TABLE book_import (
  id TEXT PRIMARY KEY,
  made_at TEXT NOT NULL,
  added INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;

CREATE TABLE calibration (
  simulation_id TEXT PRIMARY KEY REFERENCES simulation (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  calibration TEXT NOT NULL CHECK (json_valid(calibration)),
  made_at TEXT NOT NULL
) STRICT;

CREATE TABLE "client" (
  -- Ours, so that the index of words points at the same row for ever.
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  contact_id INTEGER UNIQUE,
  name TEXT NOT NULL,
  birth_date TEXT,
  record TEXT NOT NULL CHECK (json_valid(record)),
  pinned INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)),
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  opened_at TEXT,
  added_at TEXT NOT NULL,
  changed_at TEXT NOT NULL
) STRICT;

CREATE VIRTUAL TABLE client_words USING fts5 (names, notes, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');

CREATE TABLE 'client_words_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'client_words_content'(id INTEGER PRIMARY KEY, c0, c1);

CREATE TABLE 'client_words_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'client_words_docsize'(id INTEGER PRIMARY KEY, sz BLOB);

CREATE TABLE 'client_words_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE client_words_later (number INTEGER PRIMARY KEY) STRICT;

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

CREATE TABLE forgotten_client (pseudonym TEXT PRIMARY KEY) STRICT;

CREATE TABLE forgotten_salt (salt TEXT NOT NULL) STRICT;

CREATE TABLE import_change (
  client_id TEXT PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
  import_id TEXT NOT NULL REFERENCES book_import (id) ON DELETE CASCADE,
  -- What was there before; all of it null for a client the import added.
  contact_id INTEGER,
  name TEXT,
  birth_date TEXT,
  record TEXT,
  changed_at TEXT,
  -- The contact had been forgotten by the advisor before it came back with the file.
  was_forgotten INTEGER NOT NULL DEFAULT 0 CHECK (was_forgotten IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE premia_draft (
  client_id TEXT PRIMARY KEY REFERENCES client (id) ON DELETE CASCADE,
  form TEXT NOT NULL CHECK (json_valid(form)),
  saved_at TEXT NOT NULL
) STRICT;

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

CREATE TABLE report_letterhead (
  hash TEXT PRIMARY KEY,
  firm TEXT NOT NULL CHECK (json_valid(firm))
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

CREATE TRIGGER account_number_in AFTER INSERT ON account BEGIN
  INSERT INTO account_number (number, text) VALUES (new.number, upper(replace(concat_ws(char(10), new.read ->> '$.iban', new.read ->> '$.accountNumber'), ' ', '')));
END;

CREATE TRIGGER account_number_out AFTER DELETE ON account BEGIN
  DELETE FROM account_number WHERE number = old.number;
END;

CREATE TRIGGER client_words_changed AFTER UPDATE OF name, contact_id, record ON client BEGIN
  UPDATE client_words SET names = concat_ws(' ', new.name, new.contact_id,
    new.record ->> '$.lastName', new.record ->> '$.firstName', new.record ->> '$.coSubscriber.lastName', new.record ->> '$.coSubscriber.firstName',
    new.record ->> '$.legalEntity.name', new.record ->> '$.legalEntity.identifier', new.record ->> '$.legalEntity.representativeLastName', new.record ->> '$.legalEntity.representativeFirstName',
    new.record ->> '$.email', (SELECT group_concat(value, ' ') FROM json_each(new.record, '$.tags'))), notes = new.record ->> '$.notes' WHERE rowid = new.number;
END;

CREATE TRIGGER client_words_free BEFORE INSERT ON client
WHEN EXISTS (SELECT 1 FROM client_words_later WHERE number = (SELECT ifnull(max(client.number), 0) + 1 FROM client)) BEGIN
  DELETE FROM client_words WHERE rowid = (SELECT ifnull(max(client.number), 0) + 1 FROM client);
END;

CREATE TRIGGER client_words_in AFTER INSERT ON client BEGIN
  INSERT INTO client_words (rowid, names, notes) VALUES (new.number, concat_ws(' ', new.name, new.contact_id,
    new.record ->> '$.lastName', new.record ->> '$.firstName', new.record ->> '$.coSubscriber.lastName', new.record ->> '$.coSubscriber.firstName',
    new.record ->> '$.legalEntity.name', new.record ->> '$.legalEntity.identifier', new.record ->> '$.legalEntity.representativeLastName', new.record ->> '$.legalEntity.representativeFirstName',
    new.record ->> '$.email', (SELECT group_concat(value, ' ') FROM json_each(new.record, '$.tags'))), new.record ->> '$.notes');
END;

CREATE TRIGGER client_words_out AFTER DELETE ON client BEGIN
  DELETE FROM client_words WHERE rowid = old.number;
END;

CREATE TRIGGER simulation_is_immutable BEFORE UPDATE ON simulation
BEGIN
  SELECT RAISE(ABORT, 'a simulation is never changed');
END;
