"""What people get on paper: each sheet is a text file, which `papers` turns into a document."""
