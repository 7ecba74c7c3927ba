"""Rifq: what people see in a browser: a class plays on one computer, each on their own screen."""
