"""The public's blueprint."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
