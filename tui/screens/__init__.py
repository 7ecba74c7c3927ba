"""What people see, a screen a module."""
