"""The anonymous survey after a hearing: nothing here points at a person, nothing is finer than a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from hearing.base.columns import Digest, Prose, ref
from hearing.base.db import Model


class Survey(Model):
    """That answers to one hearing are taken until a day, and how many slips were handed out."""

    __tablename__ = "survey"
    __table_args__ = (CheckConstraint("slips BETWEEN 1 AND 300", name="slips_in_reason"),)

    hearing_id: Mapped[int] = ref("hearing.id", primary_key=True)
    closes_on: Mapped[date]
    slips: Mapped[int]


class SurveyToken(Model):
    """A slip that has not been used, by the digest of its token; deleted with its use."""

    __tablename__ = "survey_token"

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    hearing_id: Mapped[int] = ref("hearing.id")


class SurveyAnswer(Model):
    """One answer under a random key, so that the order of answering is nowhere; insert-only."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        CheckConstraint(
            "heard BETWEEN 1 AND 3 AND understood BETWEEN 1 AND 3 AND fair BETWEEN 1 AND 3",
            name="one_to_three",
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    hearing_id: Mapped[int] = ref("hearing.id")
    heard: Mapped[int]
    understood: Mapped[int]
    fair: Mapped[int]
    words: Mapped[Prose | None]
    answered_on: Mapped[date]
