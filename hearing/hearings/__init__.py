"""Station hearings."""
