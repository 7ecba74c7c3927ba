"""What can happen in a case: every state, what is proved of it, and mutants of the case."""
