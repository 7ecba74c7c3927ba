"""Mutants of a case, one slip each, and which tests and rules notice them."""
