"""A case without its scenes: for readers who guess its answers, to see how much can be guessed."""
