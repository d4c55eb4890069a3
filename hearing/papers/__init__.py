"""Station papers: frozen content in, stored PDF out; the only user of WeasyPrint; knows no station."""
