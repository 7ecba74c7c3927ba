-- Codes that were replaced by new ones, so that whoever types one is told. Nothing says whose it
-- was, or which came after it. Forgotten with the cohort in which it was lost.
CREATE TABLE replaced (
    participant TEXT NOT NULL PRIMARY KEY,
    cohort      TEXT NOT NULL REFERENCES cohort (id)
) STRICT, WITHOUT ROWID;
