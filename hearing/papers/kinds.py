"""The kinds of papers: code (domain §4), template and version, style sheets, shape of content.

Changing the wording or layout of a template raises its version and keeps the old file as
``NAME.vN.html``, because papers frozen under version N are rendered with version N.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hearing.papers import (
    admission_content,
    bulletin_content,
    contents,
    decision_content,
    deck_content,
    extract_content,
    opinion_content,
    paylist_content,
    practice_content,
    seating_content,
    sitting_content,
    volume_content,
)


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper; ``content`` is the TypedDict that its frozen content follows."""

    code: str
    name: str
    template: str
    version: int
    styles: tuple[str, ...]
    content: type[Any]

    def file(self, version: int) -> str:
        """The template's file name for the version under which a paper was frozen."""
        if not 1 <= version <= self.version:
            raise ValueError(f"{self.code} has no version {version}")
        suffix = "" if version == self.version else f".v{version}"
        return f"{self.template}{suffix}.html"


_LETTER = ("paper.css", "letter.css")
_SHEET = ("paper.css", "sheet.css")

KINDS = {
    kind.code: kind
    for kind in (
        PaperKind("F-01", "听证申请回执", "application", 1, _LETTER, contents.ApplicationContent),
        PaperKind("F-02", "听证申请答复书", "reply", 2, _LETTER, contents.ReplyContent),
        PaperKind("F-03", "听证方案及审批表", "plan", 1, _SHEET, contents.PlanContent),
        PaperKind("F-04", "听证员抽取记录", "draw", 2, _SHEET, contents.DrawContent),
        PaperKind(
            "F-05", "库外听证员审批表", "outsider", 1, _SHEET, admission_content.OutsiderContent
        ),
        PaperKind("F-06", "听证通知书", "notice", 1, _LETTER, contents.NoticeContent),
        PaperKind("F-07", "听证员邀请函", "invitation", 1, _LETTER, contents.InvitationContent),
        PaperKind("F-08", "参加听证通知书", "notice", 1, _LETTER, contents.NoticeContent),
        PaperKind("F-09", "听证公告", "announcement", 1, _LETTER, contents.AnnouncementContent),
        PaperKind("F-10", "旁听申请登记表", "gallery", 1, _SHEET, admission_content.GalleryContent),
        PaperKind("F-11", "听证直播录播审批表", "broadcast", 1, _SHEET, contents.BroadcastContent),
        PaperKind(
            "F-12", "权利义务和听证纪律告知书", "rights", 1, _SHEET, sitting_content.RightsContent
        ),
        PaperKind(
            "F-13", "保密承诺书", "undertaking", 1, _SHEET, sitting_content.UndertakingContent
        ),
        PaperKind("F-14", "签到表", "sign_in", 1, _SHEET, sitting_content.SignInContent),
        PaperKind(
            "F-15",
            "席签和席位图",
            "seat_cards",
            1,
            (*_SHEET, "seat_cards.css"),
            seating_content.SeatCardsContent,
        ),
        PaperKind("F-16", "听证笔录", "record", 2, _SHEET, contents.RecordContent),
        PaperKind("F-17", "听证员意见书", "opinion", 2, _SHEET, opinion_content.OpinionContent),
        PaperKind("F-17-S", "听证评议汇总表", "summary", 1, _SHEET, contents.SummaryContent),
        PaperKind(
            "F-17-C", "听证员集体评议意见", "collegial", 1, _SHEET, opinion_content.CollegialContent
        ),
        PaperKind(
            "F-17-R",
            "人民监督员监督意见书",
            "supervisor",
            1,
            _SHEET,
            opinion_content.SupervisorContent,
        ),
        PaperKind(
            "F-17-H", "听证意见回执", "opinion_receipt", 1, _SHEET, opinion_content.ReceiptContent
        ),
        PaperKind("F-21", "回访记录", "visit", 1, _SHEET, contents.VisitContent),
        PaperKind(
            "F-18",
            "拟不采纳听证员多数意见的报告",
            "deviation",
            1,
            _SHEET,
            decision_content.DeviationContent,
        ),
        PaperKind(
            "F-19",
            "听证案件处理决定告知书",
            "decision",
            1,
            _LETTER,
            decision_content.DecisionContent,
        ),
        PaperKind(
            "F-19-T",
            "听证员意见采纳情况告知函",
            "decision",
            1,
            _LETTER,
            decision_content.DecisionContent,
        ),
        PaperKind("F-20", "案件化解情况表", "outcome", 1, _SHEET, decision_content.OutcomeContent),
        PaperKind(
            "F-22", "录音录像登记表", "recording", 1, _SHEET, sitting_content.RecordingContent
        ),
        PaperKind(
            "F-23",
            "归档目录",
            "volume",
            2,
            (*_SHEET, "volume.css"),
            volume_content.VolumeContent,
        ),
        PaperKind(
            "F-24",
            "听证员聘书",
            "certificate",
            2,
            ("paper.css", "certificate.css"),
            contents.CertificateContent,
        ),
        PaperKind(
            "F-25", "听证员登记表", "candidate", 1, _SHEET, admission_content.CandidateContent
        ),
        PaperKind(
            "F-26",
            "听证员补助发放表",
            "paylist",
            1,
            ("paper.css", "sheet.css", "paylist.css"),
            paylist_content.PayListContent,
        ),
        PaperKind(
            "F-27", "培训观摩签到与记录", "gathering", 1, _SHEET, practice_content.GatheringContent
        ),
        PaperKind(
            "F-28", "典型案例报送表", "exemplar", 1, _SHEET, practice_content.ExemplarContent
        ),
        PaperKind("F-29", "案件评查表", "review", 1, _SHEET, practice_content.ReviewContent),
        PaperKind(
            "F-30",
            "公开听证工作情况通报",
            "bulletin",
            2,
            ("paper.css", "gb9704.css"),
            bulletin_content.BulletinContent,
        ),
        PaperKind(
            "F-30-P",
            "公开听证情况（公开摘要）",
            "extract",
            1,
            _SHEET,
            extract_content.ExtractContent,
        ),
        PaperKind("F-30-S", "业务数据会商材料", "deck", 3, ("deck.css",), deck_content.DeckContent),
    )
}
