"""Station calendar."""
