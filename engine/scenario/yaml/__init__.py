"""YAML files as plain data that knows where every value was written."""
