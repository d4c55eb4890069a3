"""Station outcomes."""
