-- The directory's lists as received, by list and language, so that a better reader can read them again.
-- `item` is the number of what was looked up one by one; 0 stands for a whole list. Without a language it is ''.
CREATE TABLE directory_reading (
  list TEXT NOT NULL,
  language TEXT NOT NULL,
  item INTEGER NOT NULL,
  as_of TEXT NOT NULL,
  received TEXT NOT NULL,
  PRIMARY KEY (list, language, item)
) STRICT;
