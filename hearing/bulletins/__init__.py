"""Station bulletins."""
