"""The front ends for a terminal: the app, line mode, JSON lines and the command line."""
