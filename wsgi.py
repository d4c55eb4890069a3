"""The WSGI entry: ``gunicorn wsgi:app``; what prevents a start is answered with one plain sentence.

Commands (``flask --app wsgi …``) come through here too; only serving looks into the database first.
"""

import click

from hearing import create_app
from hearing.startup import sentence_for, speak_plainly

speak_plainly()
try:
    app = create_app(serving=click.get_current_context(silent=True) is None)
except Exception as error:
    sentence = sentence_for(error)
    if sentence is None:
        raise
    raise SystemExit(sentence) from None
