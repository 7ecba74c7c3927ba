-- Cohorts: a course as it was agreed, who belongs to it by code, and the aggregates it leaves behind.

-- `body` is bytes of the caller's agreement; `closed` is the date it was closed, or ''.
CREATE TABLE cohort (
    id     TEXT NOT NULL PRIMARY KEY,
    body   BLOB NOT NULL,
    closed TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who belongs to it. `accepted` once the person has read what the cohort keeps of them, and agreed.
CREATE TABLE member (
    cohort      TEXT NOT NULL REFERENCES cohort (id),
    participant TEXT NOT NULL,
    agency      TEXT NOT NULL,
    accepted    INTEGER NOT NULL DEFAULT 0 CHECK (accepted IN (0, 1)),
    PRIMARY KEY (cohort, participant)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_of ON member (participant, cohort);

-- Aggregates only, as they were when they were sealed: they stay when plays are forgotten.
CREATE TABLE sealed (
    cohort TEXT NOT NULL REFERENCES cohort (id),
    at     TEXT NOT NULL,
    body   BLOB NOT NULL,
    PRIMARY KEY (cohort, at)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER sealed_is_fixed BEFORE UPDATE ON sealed
BEGIN SELECT RAISE(ABORT, 'what was sealed is fixed'); END;
CREATE TRIGGER member_is_of_an_open_cohort BEFORE INSERT ON member
WHEN (SELECT closed FROM cohort WHERE id = NEW.cohort) <> ''
BEGIN SELECT RAISE(ABORT, 'a closed cohort takes nobody in'); END;
