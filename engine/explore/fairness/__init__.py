"""What would make a case an unfair test, a module for each question."""
