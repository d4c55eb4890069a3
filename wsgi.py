"""The WSGI entry: ``gunicorn wsgi:app``."""

from hearing import create_app

app = create_app()
