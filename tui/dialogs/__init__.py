"""What opens over a screen: to give one answer back, or to be read."""
