"""The debrief of one play, a module for each section."""
