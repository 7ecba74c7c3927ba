"""From YAML to a compiled scenario, or to the problems of the file."""
