-- The advisor's own book: whole records, marks, and an index of words and numbers. Foreign keys are off while this runs.
CREATE TABLE client_next (
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
-- Two words are a first and a last name; of more only a person knows.
INSERT INTO client_next (id, contact_id, name, birth_date, record, added_at, changed_at)
SELECT id, contact_id, name, birth_date, json_object(
  'kind', 'person', 'name', name, 'contactId', contact_id,
  'lastName', iif(two, substr(name, space + 1), name), 'firstName', iif(two, substr(name, 1, space - 1), ''), 'birthDate', birth_date,
  'coSubscriber', NULL, 'legalEntity', NULL, 'email', '', 'risk', NULL,
  'sustainability', json('{"answer":"notAnswered","minimumSustainable":null,"minimumTaxonomy":null,"minimumPaiCoverage":null,"themes":[],"date":null}'),
  'notes', '', 'tags', json('[]')
), added_at, added_at
FROM (SELECT *, instr(name, ' ') AS space, length(name) - length(replace(name, ' ', '')) = 1 AS two FROM client);
DROP TABLE client;
ALTER TABLE client_next RENAME TO client;

CREATE TABLE account_next (
  number INTEGER PRIMARY KEY,
  client_id TEXT NOT NULL REFERENCES account_reading (client_id) ON DELETE CASCADE,
  account_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  read TEXT NOT NULL CHECK (json_valid(read)),
  UNIQUE (client_id, account_id)
) STRICT;
INSERT INTO account_next (client_id, account_id, position, read) SELECT client_id, account_id, position, read FROM account;
DROP TABLE account;
ALTER TABLE account_next RENAME TO account;

-- Those the advisor had forgotten are not brought back by an environment's first book. Hashes, with a salt of this file.
CREATE TABLE forgotten_client (pseudonym TEXT PRIMARY KEY) STRICT;
CREATE TABLE forgotten_salt (salt TEXT NOT NULL) STRICT;
INSERT INTO forgotten_salt (salt) VALUES (hex(randomblob(32)));

CREATE VIRTUAL TABLE client_words USING fts5 (names, notes, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
INSERT INTO client_words (client_words, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER client_words_in AFTER INSERT ON client BEGIN
  INSERT INTO client_words (rowid, names, notes) VALUES (new.number, concat_ws(' ', new.name, new.contact_id,
    new.record ->> '$.lastName', new.record ->> '$.firstName', new.record ->> '$.coSubscriber.lastName', new.record ->> '$.coSubscriber.firstName',
    new.record ->> '$.legalEntity.name', new.record ->> '$.legalEntity.identifier', new.record ->> '$.legalEntity.representativeLastName', new.record ->> '$.legalEntity.representativeFirstName',
    new.record ->> '$.email', (SELECT group_concat(value, ' ') FROM json_each(new.record, '$.tags'))), new.record ->> '$.notes');
END;
CREATE TRIGGER client_words_out AFTER DELETE ON client BEGIN
  DELETE FROM client_words WHERE rowid = old.number;
END;
CREATE TRIGGER client_words_changed AFTER UPDATE OF name, contact_id, record ON client BEGIN
  UPDATE client_words SET names = concat_ws(' ', new.name, new.contact_id,
    new.record ->> '$.lastName', new.record ->> '$.firstName', new.record ->> '$.coSubscriber.lastName', new.record ->> '$.coSubscriber.firstName',
    new.record ->> '$.legalEntity.name', new.record ->> '$.legalEntity.identifier', new.record ->> '$.legalEntity.representativeLastName', new.record ->> '$.legalEntity.representativeFirstName',
    new.record ->> '$.email', (SELECT group_concat(value, ' ') FROM json_each(new.record, '$.tags'))), notes = new.record ->> '$.notes' WHERE rowid = new.number;
END;
INSERT INTO client_words (rowid, names, notes) SELECT number, concat_ws(' ', name, contact_id), '' FROM client;

-- Any three characters of a number, spaces aside.
CREATE VIRTUAL TABLE account_numbers USING fts5 (numbers, tokenize = 'trigram');
INSERT INTO account_numbers (account_numbers, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER account_numbers_in AFTER INSERT ON account BEGIN
  INSERT INTO account_numbers (rowid, numbers) VALUES (new.number, replace(concat_ws(char(10), new.read ->> '$.iban', new.read ->> '$.accountNumber'), ' ', ''));
END;
CREATE TRIGGER account_numbers_out AFTER DELETE ON account BEGIN
  DELETE FROM account_numbers WHERE rowid = old.number;
END;
INSERT INTO account_numbers (rowid, numbers) SELECT number, replace(concat_ws(char(10), read ->> '$.iban', read ->> '$.accountNumber'), ' ', '') FROM account;
