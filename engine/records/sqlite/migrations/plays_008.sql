-- The plays that Rifq forgot, so that one that was emptied by hand shows. `heads` is how many heads
-- over all plays had been printed by then, so that each head can say what was forgotten after it.
-- No date: nothing tells on which day somebody asked.
CREATE TABLE forgetting (
    play  TEXT NOT NULL PRIMARY KEY REFERENCES play (id),
    heads INTEGER NOT NULL CHECK (heads >= 0)
) STRICT, WITHOUT ROWID;
-- Of one from before this was kept nobody knows when: it counts as after every head.
INSERT INTO forgetting (play, heads)
SELECT id, (SELECT COALESCE(MAX(number), 0) FROM all_plays) FROM play WHERE forgotten = 1;

CREATE TRIGGER forgetting_is_kept BEFORE DELETE ON forgetting
BEGIN SELECT RAISE(ABORT, 'that a play was forgotten is kept'); END;
CREATE TRIGGER forgetting_is_fixed BEFORE UPDATE ON forgetting
BEGIN SELECT RAISE(ABORT, 'when a play was forgotten is fixed'); END;
