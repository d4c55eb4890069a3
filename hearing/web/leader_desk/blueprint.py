"""The blueprint."""

from flask import Blueprint

blueprint = Blueprint("leader_desk", __name__)
