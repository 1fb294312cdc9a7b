-- Who did what and when, each entry sealed with the one before it by a key the file does not hold. Nothing in it names a person:
-- whom it concerns stands as a keyed pseudonym, and so an entry outlives a client who is forgotten.
CREATE TABLE activity (
  sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  client TEXT,
  details TEXT NOT NULL CHECK (json_valid(details)),
  mac TEXT NOT NULL
) STRICT;
CREATE INDEX activity_of_client ON activity (client, action, sequence);
CREATE INDEX activity_of_action ON activity (action, sequence);
