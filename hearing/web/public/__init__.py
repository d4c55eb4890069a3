"""visitors without account."""
