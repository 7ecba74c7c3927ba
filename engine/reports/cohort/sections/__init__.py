"""The parts of a case, one a module: what is counted, its section and its rows in the sheet."""
