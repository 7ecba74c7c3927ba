"""What a compiled case is, and the machine that runs it."""
