"""The pages, one folder per audience; ``FACES`` chooses which a process serves."""

from __future__ import annotations

from flask import Flask

from hearing.web import access, errors, feeds, filters, gateway, login, navigation, security
from hearing.web.admin import blueprint as admin
from hearing.web.case_desk import blueprint as case_desk
from hearing.web.leader_desk import blueprint as leader_desk
from hearing.web.officer_desk import blueprint as officer_desk
from hearing.web.pool_desk import blueprint as pool_desk
from hearing.web.public import blueprint as public

FACES = {
    "public": (public,),
    "officer": (officer_desk,),
    "staff": (case_desk, leader_desk, pool_desk, admin),
}


def init_app(app: Flask) -> None:
    """Register hooks, filters, and the blueprints of the faces served."""
    security.init_app(app)
    access.init_app(app)
    errors.init_app(app)
    filters.init_app(app)
    navigation.init_app(app)
    app.register_blueprint(login.blueprint)
    faces = app.config["SETTINGS"].faces
    if {"staff", "officer"} & set(faces):
        app.register_blueprint(feeds.blueprint)
    app.register_blueprint(gateway.blueprint)
    for face in faces:
        for blueprint in FACES[face]:
            app.register_blueprint(blueprint)
