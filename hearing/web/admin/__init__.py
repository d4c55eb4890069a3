"""three administrators, apart."""
