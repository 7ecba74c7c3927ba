"""The commands of `rifq`, a module for each."""
