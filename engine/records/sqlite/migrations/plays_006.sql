-- What is kept of a cohort so that figures of it can be told without telling of one person: the key
-- of its lot, and every issue of its figures.

-- Never shown. What is drawn by lot falls the same again, also from a backup.
CREATE TABLE cohort_key (
    cohort TEXT NOT NULL PRIMARY KEY REFERENCES cohort (id),
    key    BLOB NOT NULL CHECK (length(key) = 32)
) STRICT, WITHOUT ROWID;
-- Of a cohort from before there were keys: the same for every copy of its plays.
INSERT INTO cohort_key (cohort, key)
SELECT id, COALESCE(
    (SELECT hash FROM chain JOIN listing USING (play) WHERE listing.cohort = cohort.id
     ORDER BY play, seq LIMIT 1),
    randomblob(32))
FROM cohort;

-- Figures as they were told: `plays` says which plays they are about and how far each had come,
-- `hash` is its SHA-256. The body of an issue that was followed by another one is empty.
CREATE TABLE issue (
    cohort TEXT NOT NULL REFERENCES cohort (id),
    about  TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number >= 1),
    hash   TEXT NOT NULL CHECK (length(hash) = 64),
    plays  TEXT NOT NULL,
    body   BLOB NOT NULL,
    PRIMARY KEY (cohort, about, number, hash)
) STRICT, WITHOUT ROWID;

-- Shared words that belong to the last issue about something; they go when the words go.
CREATE TABLE issued_words (
    cohort      TEXT NOT NULL REFERENCES cohort (id),
    about       TEXT NOT NULL,
    play        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    address     TEXT NOT NULL,
    participant TEXT NOT NULL,
    PRIMARY KEY (cohort, about, play, kind, seq, address, participant),
    FOREIGN KEY (play, kind, seq, address, participant)
        REFERENCES words (play, kind, seq, address, participant)
        ON DELETE CASCADE ON UPDATE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX issued_words_of ON issued_words (play, kind, seq, address, participant);
