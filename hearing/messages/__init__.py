"""Station messages."""
