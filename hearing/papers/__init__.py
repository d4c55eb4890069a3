"""Station papers: frozen content in, stored PDF out; knows no other station but the journal."""
