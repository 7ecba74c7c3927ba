"""What is wrong in a case file, where, and how to correct it."""
