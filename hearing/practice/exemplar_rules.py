"""典型案例 and 先进经验: states, verdicts and who may do what to one's own text; pure (F-28)."""

from __future__ import annotations

from hearing.base.labels import Labelled
from hearing.hearings.workflow import State as HearingState


class ExemplarKind(Labelled):
    """What is nominated."""

    TYPICAL = "typical", "典型案例"
    EXPERIENCE = "experience", "先进经验"


class ExemplarState(Labelled):
    """Where a nomination stands."""

    DRAFT = "draft", "草拟"
    REVIEW = "review", "待审核"
    ADOPTED = "adopted", "已入选"
    PUBLISHED = "published", "已发布"
    REFUSED = "refused", "未入选"
    WITHDRAWN = "withdrawn", "已撤下"


class Verdict(Labelled):
    """What one level says."""

    RECOMMEND = "recommend", "推荐到上一级"
    ADOPT = "adopt", "入选本级"
    RETURN = "return", "退回修改"
    REFUSE = "refuse", "不予入选"


CONCLUDED = (HearingState.DECIDED, HearingState.TOLD, HearingState.FILED)
# the sections of the text, named as in guiding cases; 先进经验 has its own words
SECTIONS: dict[str, dict[str, str]] = {
    "typical": {
        "keywords": "关键词", "gist": "要旨", "facts": "基本案情", "course": "检察听证过程",
        "meaning": "典型意义",
    },
    "experience": {
        "keywords": "关键词", "gist": "概要", "facts": "背景", "course": "主要做法",
        "meaning": "成效和启示",
    },
}  # fmt: skip
TEXTS = ("title", "keywords", "gist", "facts", "course", "meaning")
LEAST = {"gist": 10, "facts": 20, "course": 20, "meaning": 10}


def nomination_problem(kind: str, state: str | None) -> str | None:
    """A typical case comes from a hearing whose decision is made (F-28)."""
    if state is None:
        return "选择来源的听证" if kind == ExemplarKind.TYPICAL else None
    return None if state in CONCLUDED else "听证作出处理决定以后才能推荐"


def text_problem(kind: str, texts: dict[str, str]) -> tuple[str, str] | None:
    """Every section is written before a text goes to review (F-28); field and sentence."""
    for key, label in SECTIONS[kind].items():
        if len(texts[key].strip()) < LEAST.get(key, 1):
            return key, f"“{label}”至少写 {LEAST.get(key, 1)} 字"
    return None


def verdict_problem(verdict: str, words: str, *, has_parent: bool) -> str | None:
    """Returning and refusing are reasoned, recommending needs a level above (F-28)."""
    if verdict == Verdict.RECOMMEND and not has_parent:
        return "上面没有本系统内的检察院，请入选本级"
    if verdict in (Verdict.RETURN, Verdict.REFUSE) and not words.strip():
        return "写明退回或不予入选的理由"
    return None


def publishing_problem(
    publisher: int | None, author: int, editor: int | None, unresolved: int
) -> str | None:
    """Another person than author and last editor publishes, and only what gives nobody away (F-28)."""
    if publisher in (author, editor):
        return "推荐人和最后修改的人不能发布，请由另一人发布"
    if unresolved:
        return f"还有 {unresolved} 处可能识别到人的内容没有处理，退回推荐人处理后再发布"
    return None


def openness_problem(*, is_public: bool, hearing_public: bool, has_minor: bool) -> str | None:
    """What was heard behind closed doors or concerns a minor stays on the internal shelf (A-5, A-21)."""
    if is_public and (not hearing_public or has_minor):
        return "来源听证不公开或涉未成年人，只能在系统内发布"
    return None
