-- What was told of cohorts on this computer, beside the plays: a backup that is brought back does
-- not replace it. `cohort` is the SHA-256 of the cohort's key; nothing here is of one person.
CREATE TABLE sealed (
    cohort TEXT NOT NULL PRIMARY KEY CHECK (length(cohort) = 64),
    at     TEXT NOT NULL,
    body   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE issue (
    cohort TEXT NOT NULL CHECK (length(cohort) = 64),
    about  TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    hash   TEXT NOT NULL CHECK (length(hash) = 64),
    plays  TEXT NOT NULL,
    body   BLOB NOT NULL,
    PRIMARY KEY (cohort, about, number, hash)
) STRICT, WITHOUT ROWID;
