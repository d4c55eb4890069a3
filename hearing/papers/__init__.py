"""Station papers."""
