"""听证员, phone first."""
