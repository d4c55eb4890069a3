"""The WSGI entry: ``gunicorn wsgi:app``; unsafe settings are answered with one plain sentence."""

from hearing import create_app
from hearing.config import Refusal

try:
    app = create_app()
except Refusal as refusal:
    raise SystemExit(str(refusal)) from None
