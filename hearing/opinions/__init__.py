"""Station opinions."""
