-- The last import, so that it can be taken back as a whole.
CREATE TABLE book_import (
  id TEXT PRIMARY KEY,
  made_at TEXT NOT NULL,
  added INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
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

-- Clients whose words are still to be indexed, or taken out of the index: many at once would take seconds.
CREATE TABLE client_words_later (number INTEGER PRIMARY KEY) STRICT;
-- A new client may get the number of one that is gone while its words are still there. (What number it gets is known only afterwards, but follows from the others.)
CREATE TRIGGER client_words_free BEFORE INSERT ON client
WHEN EXISTS (SELECT 1 FROM client_words_later WHERE number = (SELECT ifnull(max(client.number), 0) + 1 FROM client)) BEGIN
  DELETE FROM client_words WHERE rowid = (SELECT ifnull(max(client.number), 0) + 1 FROM client);
END;
