"""Station cases."""
