"""Case work waiting today: applications at each stage, an unexplained case, one near its limit."""

from __future__ import annotations

from datetime import datetime, timedelta

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.cases import applications, closing, public, service
from hearing.cases.models import Case
from hearing.cli.demo.names import CAUSES, Names
from hearing.cli.demo.province import P, Province

COUNTY = 340103
AGO = (("overdue", 16), ("refused", 12), ("granted", 8), ("untold", 4), ("loose", 1))


def load(province: Province, names: Names, now: datetime) -> None:
    """A few applications, then an explanation that waits for the department head."""
    handler = province.one(COUNTY, P.HANDLE)
    for turn, (fate, days) in enumerate(AGO):
        with clock.at(now - timedelta(days=days)):
            who = f"{names.person()[0]}某申"
            case = None if fate == "loose" else _case(handler, turn, who)
            row = applications.receive_application(
                handler, case, applicant_name=who, applicant_role="victim",
                reasons="对拟不起诉有意见，希望当面说清赔偿的情况。", phone=names.phone(),
                channel=("window", "12309", "post", "window", "12309")[turn],
                received_on=clock.today(), case_words=None if case else "邻居打伤人一案，案号不清楚",
            )  # fmt: skip
        with clock.at(now - timedelta(days=days - 1)):
            if fate in ("refused", "granted", "untold"):
                granted = fate == "granted"
                reasons = (
                    "" if granted else "赔偿已经履行完毕，事实和法律没有争议，听取意见已当面进行。"
                )
                decision = "granted" if granted else "refused"
                told = None if fate == "untold" else "当面送达，本人签收"
                applications.reply_application(handler, row, decision, reasons, told)
        db.session.commit()
    _online(names, now)
    _unheard(handler, names, now)
    db.session.commit()


def _case(handler: Viewer, turn: int, who: str, *, is_major: bool = False) -> Case:
    today, cause = clock.today(), CAUSES[turn % len(CAUSES)]
    case = service.enter_case(
        handler, number=f"庐阳检演申〔{today.year}〕{turn + 1}号", title=f"{who[0]}某乙{cause}案", cause=cause,
        type_code="non_prosecution", line_id=1, received_on=today - timedelta(days=3),
        deadline_on=today + timedelta(days=18 + turn * 6), source_system="unified",
        summary="事实清楚，双方对赔偿和处理意见不一。", is_major_dispute=is_major,
    )  # fmt: skip
    service.add_party(handler, case, role="suspect", name=f"{who[0]}某乙", phone="10000000000")
    service.add_party(handler, case, role="victim", name=who, phone="10000000000")
    return case


def _online(names: Names, now: datetime) -> None:
    with clock.at(now - timedelta(hours=5)):
        key = public.begin("demo", consents=True)
        public.save(key, {
            "unit": str(COUNTY), "name": f"{names.person()[0]}某网", "role": "applicant",
            "phone": names.phone(), "case_words": "交通事故不服处理一案", "openness": "yes",
            "reasons": "责任认定和赔偿没有说清楚，希望大家当面听一听。",
        })  # fmt: skip
        public.submit(key, "demo")


def _unheard(handler: Viewer, names: Names, now: datetime) -> None:
    with clock.at(now - timedelta(days=2)):
        case = _case(handler, len(AGO), f"{names.person()[0]}某", is_major=True)
        closing.explain(
            handler, case, reason_code="settled", disposal="relative_non_prosecution",
            has_objection=True, reason="双方昨日达成和解并当场履行，被害人书面表示不再要求听证。",
        )  # fmt: skip
