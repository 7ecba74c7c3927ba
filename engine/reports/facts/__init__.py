"""What happened in plays, as rows: one reading of a log, and counts over many plays."""
