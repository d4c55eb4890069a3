"""Station jobs."""
