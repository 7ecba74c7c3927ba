"""How theorems ask about the states of a case."""
