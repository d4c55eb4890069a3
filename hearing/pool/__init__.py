"""Station pool."""
