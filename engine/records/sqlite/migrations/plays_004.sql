-- The highest turn is found at once: every event asks for it, however many plays are kept.
CREATE INDEX listing_by_turn ON listing (turn);
