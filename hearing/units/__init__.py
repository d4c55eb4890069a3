"""Station units."""
