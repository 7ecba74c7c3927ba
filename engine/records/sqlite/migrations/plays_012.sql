-- Computers that handed in, by their public keys, as somebody decided: `name` is what a computer is
-- called here, or '' where nothing of it is wanted. What one brings that is not here waits. Those
-- that handed in before there was this list are known.
CREATE TABLE computer (
    key  TEXT NOT NULL PRIMARY KEY CHECK (length(key) = 64),
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO computer (key, name) SELECT DISTINCT key, upper(substr(key, 1, 8)) FROM device;

-- Plays that were continued in two places, and whose other version was chosen: it is kept under an
-- id of its own, `play`, and counts in place of `instead`, which stays.
CREATE TABLE branch (
    play    TEXT NOT NULL REFERENCES play (id),
    instead TEXT NOT NULL REFERENCES play (id),
    PRIMARY KEY (play, instead)
) STRICT, WITHOUT ROWID;
CREATE INDEX branch_instead ON branch (instead);
