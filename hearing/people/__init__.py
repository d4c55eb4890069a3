"""Station people."""
