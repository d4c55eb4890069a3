"""The blueprint."""

from flask import Blueprint

blueprint = Blueprint("officer_desk", __name__, url_prefix="/officer")
