"""Station base."""
