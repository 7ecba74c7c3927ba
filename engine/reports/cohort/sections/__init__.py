"""The parts of a case: what is counted, its section and its rows in the sheet."""
