"""The cases: listed, checked, reviewed, printed with their course."""
