-- The roster: who a participant code belongs to. A database of its own, for its owner only.
CREATE TABLE person (
    participant TEXT NOT NULL PRIMARY KEY,
    name        TEXT NOT NULL,
    unit        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
