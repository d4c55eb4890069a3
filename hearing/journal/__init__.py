"""Station journal."""
