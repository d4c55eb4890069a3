"""聘 and 管, apart."""
