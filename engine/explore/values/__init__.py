"""The best, the worst and the expected credit from every state of a case."""
