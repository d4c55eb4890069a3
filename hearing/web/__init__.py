"""Station web."""
