"""What is proved of every case: a theorem is a function from a `Case` to what speaks against it."""
