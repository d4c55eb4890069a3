"""One hearing from case to file, each step by the person who may do it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from hearing.base import clock
from hearing.base.db import db
from hearing.base.viewer import Viewer
from hearing.calendar.rules import VenueKind
from hearing.cases import closing
from hearing.cases import service as cases
from hearing.cli.demo.names import CAUSES, Names
from hearing.cli.demo.province import P, Province
from hearing.cli.demo.schedule import Row
from hearing.hearings import (
    approvals,
    briefings,
    declarations,
    department,
    filing,
    panel,
    plan,
    preparing,
    record,
    sitting,
)
from hearing.hearings.models import Approval, Hearing, Objection, Participant
from hearing.hearings.rules import PARTY_ROLES, SIGNING_ROLES, Ground, IssueKind, Role
from hearing.opinions import ballots, decision, preliminary, telling
from hearing.opinions.ballots import Answer, Signature
from hearing.outcomes import service as outcomes
from hearing.people.models import Post
from hearing.people.queries import viewer_of_post
from hearing.pool import drawing
from hearing.pool.models import Engagement, Need
from hearing.pool.rules import EngagementState

QUESTIONS = {
    "arrest": ("对他要不要逮捕，您怎么看？", "社会危险性不大，不批准逮捕"),
    "custody": ("还要不要继续羁押，您怎么看？", "没有继续羁押的必要，建议变更强制措施"),
    "non_prosecution": ("对他不起诉，您怎么看？", "犯罪情节轻微，不提起公诉"),
    "criminal_petition": ("原来的处理对不对，您怎么看？", "原处理结论正确，不支持申诉"),
}
REASONS = {
    "agree": "听了各方的说法，这样处理比较合适",
    "partly": "处理方向同意，赔偿还应再落实",
    "disagree": "被害人意见还没有听够，这样处理偏轻",
}
DISPOSALS = {
    "non_prosecution": "relative_non_prosecution", "arrest": "no_arrest", "custody": "no_arrest",
    "civil": "no_support", "administrative": "no_support", "relief": "relief",
}  # fmt: skip
OTHERWISE = ("这样处理合不合适，您怎么看？", "按检察机关的意见办理")


class Life:
    """Lives one row of the schedule; each method is one stage at its own time."""

    def __init__(self, province: Province, row: Row, names: Names) -> None:
        self.province, self.row = province, row
        self.party_names = [f"{names.person()[0]}某{n}" for n in "甲乙"]
        self.hearing_id = 0
        turn = row.number
        self.handler = province.one(row.unit_id, P.HANDLE, turn)
        self.clerk = province.one(row.unit_id, P.CLERK)
        self.head = province.one(row.unit_id, P.DEPARTMENT_HEAD)
        self.chief = province.one(row.unit_id, P.CHIEF)
        self.manager = province.one(province.pool_unit(row.unit_id), P.MANAGE)
        self.by_chief = turn % 11 == 3
        self.owner = self.chief if self.by_chief else self.handler

    @property
    def hearing(self) -> Hearing:
        """The hearing row in the present session."""
        return db.session.get_one(Hearing, self.hearing_id)

    def plan(self) -> None:
        """Case, parties, plan, submission."""
        row, short = self.row, self.province.names[self.row.unit_id]
        cause = CAUSES[row.number % len(CAUSES)]
        words = QUESTIONS.get(row.type_code, OTHERWISE)
        case = cases.enter_case(
            self.owner, number=f"{short}检演〔{row.held_on.year}〕{row.number + 1}号",
            title=f"{self.party_names[0]}{cause}案", cause=cause, type_code=row.type_code,
            line_id=row.line_id, received_on=clock.today() - timedelta(days=12),
            deadline_on=row.held_on + timedelta(days=40),
            summary=f"{self.party_names[0]}因{cause}一案，事实基本清楚，各方对如何处理意见不一。",
            source_system="petition" if row.line_id == 10 else "unified",
            involves_enterprise=row.number % 13 == 0, has_dispute=row.type_code != "relief",
        )  # fmt: skip
        roles = (Role.SUSPECT, Role.VICTIM) if row.line_id < 6 or row.line_id == 9 else (
            Role.APPLICANT, Role.RESPONDENT)  # fmt: skip
        for name, role in zip(self.party_names, roles, strict=True):
            cases.add_party(self.owner, case, role=role, name=name, phone="10000000000")
        start = clock.beijing(row.held_on, row.starts)
        opened = row.type_code in ("arrest", "custody")
        has_room = self.province.rooms[row.unit_id]
        wanted = plan.Plan(
            necessity="各方对处理意见有较大分歧，需要当面听取意见，释法说理。",
            grounds=(Ground.DANGEROUSNESS,) if row.type_code == "arrest" else (Ground.HANDLING_DISPUTE,),
            issues=(plan.IssuePlan(IssueKind.HANDLING, *words),),
            is_public=True, needed=row.panel, starts_at=start, ends_at=start + timedelta(hours=2),
            presider_person_id=self.owner.person_id or 0,
            presider_kind="chief" if self.by_chief else "handler",
            clerk_person_id=self.clerk.person_id, venue_kind=VenueKind.ROOM, room_id=has_room,
            openness_reason="当事人申请公开，社会关注度高" if opened else None,
            preliminary_view=words[1],
        )  # fmt: skip
        hearing = plan.create_plan(self.owner, [case], wanted)
        self.hearing_id = hearing.id
        plan.submit(self.owner, hearing)

    def review(self) -> None:
        """Department and chief (a chief's own case: deputy chief)."""
        if not self.by_chief:
            approvals.department_agree(self.head, self.hearing, "同意听证")
        decider = (
            self.province.one(self.row.unit_id, P.DEPUTY_CHIEF) if self.by_chief else self.chief
        )
        waiting = db.session.scalars(
            select(Approval)
            .where(Approval.hearing_id == self.hearing_id, Approval.decision.is_(None))
            .order_by(Approval.id)
        ).all()
        for one in waiting:
            approvals.decide(decider, one, granted=True, reasons="同意")

    def need(self) -> None:
        """The need is stated."""
        preparing.state_need(self.owner, self.hearing, [], "按通常要求")

    def draw(self) -> None:
        """管 freezes and reveals."""
        need = db.session.scalars(
            select(Need).where(Need.hearing_id == self.hearing_id, Need.state == "open")
        ).one()
        frozen = drawing.freeze(self.manager, need)
        drawing.reveal(self.manager, frozen, f"{self.row.number * 7919 % 10**6:06d}", "人民监督员")

    def _invited(self) -> list[Engagement]:
        return list(
            db.session.scalars(
                select(Engagement)
                .where(
                    Engagement.hearing_id == self.hearing_id,
                    Engagement.state == EngagementState.INVITED,
                )
                .order_by(Engagement.rank)
            )
        )

    def officer(self, person_id: int) -> Viewer:
        """The viewer of an officer."""
        officers = self.province.officers
        if person_id not in officers:
            post = db.session.scalars(
                select(Post.id).where(
                    Post.person_id == person_id,
                    Post.kind == P.OFFICER,
                    Post.ended_at.is_(None),
                )
            ).first()
            officers[person_id] = viewer_of_post(post or 0)
        return officers[person_id]

    def answers(self) -> None:
        """Officers answer; now and then one declines and the next reserve accepts."""
        first = self.row.declines
        for _ in range(3):
            for one in self._invited():
                viewer = self.officer(one.person_id)
                if first:
                    first = False
                    panel.decline_invitation(viewer, one.id, "schedule", "当天已有安排")
                else:
                    panel.accept_invitation(
                        viewer, one.id, no_interest=True, answered=True, agrees_late=True
                    )

    def recuse(self) -> None:
        """A party objects, the chief upholds, the next reserve is called and accepts."""
        officers = [p for p in self.hearing.participants if p.role == Role.OFFICER]
        objection: Objection = declarations.object_to(
            self.owner,
            self.hearing,
            officers[0].id,
            self.party_names[1],
            "系一方当事人的邻居",
        )
        chief = self.chief
        declarations.decide_objection(
            chief,
            self.hearing,
            objection,
            upheld=True,
            reasons="可能影响公正，应当回避",
        )
        db.session.expire(self.hearing, ["participants"])
        for one in self._invited():
            panel.accept_invitation(
                self.officer(one.person_id),
                one.id,
                no_interest=True,
                answered=True,
                agrees_late=True,
            )

    def tell(self) -> None:
        """Parties are told, except a late one."""
        parties = [p for p in self.hearing.participants if p.role in PARTY_ROLES]
        for one in parties[: 1 if self.row.late_notice else None]:
            preparing.tell_participant(
                self.owner, self.hearing, one.id, channel="served", receipt="已签收"
            )
        preparing.announce(
            self.owner, self.hearing, cause=f"某{CAUSES[self.row.number % len(CAUSES)]}案",
            seats=20, apply_until=self.row.held_on - timedelta(days=1), contact="本院检察服务中心",
        )  # fmt: skip
        briefings.submit(
            self.owner, self.hearing,
            briefings.Pack(
                self.hearing.cases[0].summary,
                "《中华人民共和国刑事诉讼法》及有关规定。",
                "当事人双方对案件处理意见不一，请听证员就检察机关的拟处理意见发表看法。",
            ),
            0,
        )  # fmt: skip
        waiting = briefings.of(self.hearing_id)
        briefings.approve(self.head, self.hearing, waiting.version if waiting else 0)

    def ready(self) -> None:
        """The late one is told with consent; undertakings; ready."""
        hearing = self.hearing
        if self.row.late_notice:
            late = [p for p in hearing.participants if p.role in PARTY_ROLES][1]
            preparing.tell_participant(
                self.owner, hearing, late.id, channel="in_person", receipt="当面知悉",
                consent_words="本人同意按原定时间参加", late_reason="此前联系不上",
            )  # fmt: skip
        release = briefings.released(self.hearing_id)
        digest = release.digest if release else ""
        for one in self._panel():
            viewer = self.officer(one.person_id or 0)
            declarations.sign_undertaking(viewer, one)
            briefings.read(viewer, one, digest)
        db.session.flush()
        preparing.finish_notices(self.owner, hearing)
        self._think()
        preparing.make_ready(self.owner, hearing)

    def _think(self) -> None:
        """Every third handler notes what they think before the hearing."""
        if self.row.number % 3 == 0:
            issues = {
                one.id: ("as_proposed", "现有证据支持拟处理意见") for one in self.hearing.issues
            }
            preliminary.note(self.owner, self.hearing, issues)

    def _panel(self) -> list[Participant]:
        return [p for p in self.hearing.participants if p.role == Role.OFFICER and not p.removed_at]

    def open(self) -> None:
        """Presence and opening."""
        for one in self.hearing.participants:
            if not one.removed_at:
                sitting.mark_present(self.owner, self.hearing, one.id)
        sitting.open_hearing(self.owner, self.hearing)

    def step(self, number: int) -> None:
        """One step."""
        sitting.begin_step(self.owner, self.hearing, number)

    def adjourn(self) -> None:
        """Adjourn for deliberation."""
        ballots.open_seats(self.owner, self.hearing)

    def vote(self) -> None:
        """Each officer submits."""
        issues = [issue.id for issue in self.hearing.issues]
        options = ["agree"] * 5 + ["partly", "disagree"]
        for seat, one in enumerate(self._panel()):
            option = options[(self.row.number + seat * 3) % 7] if seat % 3 == 2 else "agree"
            if self.row.against_majority:
                option = "disagree"
            ballots.submit(
                self.officer(one.person_id or 0),
                self.hearing_id,
                {issue: Answer(option, REASONS[option]) for issue in issues},
                Signature(typed=one.name),
            )

    def close_opinions(self) -> None:
        """The presider closes and resumes."""
        ballots.close(self.owner, self.hearing_id)
        sitting.resume(self.owner, self.hearing)

    def close(self) -> None:
        """The hearing ends; record and signatures."""
        hearing = self.hearing
        sitting.close(self.owner, hearing)
        texts = {f"s{n}": "按程序进行，详见录音录像。" for n in range(8)}
        record.save_record(self.clerk, hearing, texts, 0)
        for one in hearing.participants:
            if one.role in SIGNING_ROLES and not one.removed_at:
                record.sign(self.clerk, hearing, one.id)
        record.register_recording(
            self.clerk, hearing, device="听证室主机", medium_number=f"D{self.row.number:04d}",
            began_at=hearing.opened_at or clock.now(), ended_at=clock.now(), custody="案管室",
        )  # fmt: skip

    def intend(self) -> None:
        """The intended decision; against the majority with a report."""
        hearing = self.hearing
        view = decision.tallies(hearing.id)
        kinds = {
            "agree": "as_proposed",
            "partly": "in_part",
            "disagree": "not_so",
            None: "as_proposed",
        }
        verdicts = {}
        for issue_id, tally in view.items():
            kind = "as_proposed" if self.row.against_majority else kinds[tally.majority]
            verdicts[issue_id] = decision.Verdict(
                kind, "依法作出处理", "综合全案事实、证据和听证意见，依照法律规定作出。"
            )
        decision.draft(self.owner, hearing, verdicts)
        if decision.deviating(hearing.id):
            decision.ask_consent(
                self.owner,
                hearing,
                decision.Report(
                    "多数听证员不同意拟处理意见；现有证据能够证明案件事实，证据之间相互印证。",
                    "依照法律规定，符合按原意见处理的条件。",
                ),
            )

    def decide(self) -> None:
        """Consent where needed, then the decision."""
        consent = decision.consent_of(self.hearing_id)
        if consent is not None and consent.decision is None:
            decider = (
                self.province.one(self.row.unit_id, P.DEPUTY_CHIEF) if self.by_chief else self.chief
            )
            department.give_opinion(self.head, consent, "同意承办人意见，报检察长决定")
            approvals.decide(
                decider, consent, granted=True, reasons="同意，做好释法说理",
                committee_record=f"检委会〔{clock.today().year}〕{self.row.number + 1}号记录"
                if self.by_chief else None,
            )  # fmt: skip
        decision.decide(self.owner, self.hearing)

    def tell_decision(self) -> None:
        """Parties and officers are told; officers read it."""
        parties, officers = telling.untold(self.hearing)
        for one in parties:
            telling.tell(self.clerk, self.hearing, one.id, "served", "已签收")
        for one in officers:
            telling.tell(self.clerk, self.hearing, one.id, "in_app", "系统送达")
        for one in officers[:2]:
            telling.read_feedback(self.officer(one.person_id or 0), one, None)

    def outcome(self) -> None:
        """The outcome with evidence, confirmed by another."""
        hearing, state = self.hearing, self.row.outcome
        settled = state in ("settled_on_spot", "settled_later", "reconciled")
        for case in hearing.cases:
            entry = outcomes.record(
                self.clerk, hearing, case.id, state=state,
                evidence="agreement" if state == "reconciled" else ("promise" if settled else None),
                evidence_on=clock.today() if settled else None,
                note="没有争议的另一方" if state == "not_applicable" else None,
            )  # fmt: skip
            outcomes.confirm(self.head, hearing, entry)

    def file(self) -> None:
        """Filed; the case is closed."""
        filing.file(self.clerk, self.hearing, f"卷{self.row.number + 1:04d}")
        disposal = DISPOSALS.get(self.row.type_code, "other")
        for case in self.hearing.cases:
            closing.close_case(
                self.owner, case, case.version, closed_on=clock.today(), disposal=disposal
            )

    def repeat(self) -> None:
        """A re-petition on the same facts and reasons."""
        for case in self.hearing.cases:
            outcomes.record_repetition(
                self.clerk,
                self.hearing,
                case.id,
                clock.today(),
                "信访部门转来，同一事实和理由",
            )
