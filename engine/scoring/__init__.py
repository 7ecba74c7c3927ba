"""What a play is worth: credit, critical errors and needs, from the key and the log."""
