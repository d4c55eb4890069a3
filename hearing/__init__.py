"""The public-hearing (公开听证) management system."""
