"""Many plays of a case by one policy, with a seed."""
