"""Plain words: long sentences and unexplained terms, with what to write instead. It only advises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

BRACKETS = re.compile(r"（[^（）\n]*）|\([^()\n]*\)")
TITLES = re.compile(r"《[^《》\n]*》")
QUOTES = re.compile(r"“[^“”\n]*”")
SENTENCE = re.compile(r"(?:（[^（）\n]*）|\([^()\n]*\)|[^。！？!?\n])+(?:[。！？!?]+[”’」』）)]*)?")
COUNTED = re.compile(r"[A-Za-z0-9]+|\w")
WORDS = re.compile(r"\w+")
EXPLAINED = re.compile(r"[”’」』》]?\s*[（(](?!以下|下称|简称|第|见|详见)\s*\w")


@dataclass(frozen=True)
class Suggestion:
    """One sentence, why it is hard to read, what to write instead."""

    sentence: str
    why: str
    instead: str


@dataclass(frozen=True)
class Terms:
    """Legal terms with their plain explanations, and the lines that could not be read."""

    known: Mapping[str, str]
    unread: tuple[str, ...] = ()


def read_terms(text: str) -> Terms:
    """One ``术语：解释`` a line; a later line for the same term wins, an empty line says nothing."""
    known: dict[str, str] = {}
    unread: list[str] = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        term, mark, words = (part.strip() for part in line.replace(":", "：", 1).partition("："))
        if mark and term and words.rstrip("。；"):
            known[term] = words.rstrip("。；")
        else:
            unread.append(line)
    return Terms(known, tuple(unread))


def sentences(text: str) -> list[str]:
    """Sentences end at 。！？ and at the line's end; a stop within brackets does not end one."""
    found = (match[0].strip() for match in SENTENCE.finditer(text))
    return [one for one in found if WORDS.search(one)]


def length(sentence: str) -> int:
    """Characters as read: no marks, a number or foreign word is one, an explanation in brackets none."""
    return len(COUNTED.findall(BRACKETS.sub("", sentence)))


def pieces(sentence: str, limit: int) -> list[str]:
    """The sentence cut at ；, else at ，, nearest to its middle until each piece is short enough."""
    if length(sentence) <= limit:
        return [sentence]
    masked = _blank(sentence, BRACKETS, TITLES, QUOTES)
    cuts = _inner(masked, "；;") or _inner(masked, "，,")
    if not cuts:
        return [sentence]
    at = min(cuts, key=lambda cut: abs(len(masked) - 2 * cut))
    return pieces(sentence[:at] + "。", limit) + pieces(sentence[at + 1 :], limit)


def suggestions(text: str, limit: int, terms: Mapping[str, str]) -> list[Suggestion]:
    """What could be said more plainly, in the order of the text; a term once; ``limit`` 0 = any length."""
    done = _explained(text, terms)
    found: list[Suggestion] = []
    for sentence in sentences(text):
        if limit and length(sentence) > limit:
            found.append(_too_long(sentence, limit))
        for term, _ in _terms_in(sentence, terms):
            if term not in done:
                done.add(term)
                found.append(_unexplained(sentence, term, terms[term]))
    return found


def _too_long(sentence: str, limit: int) -> Suggestion:
    cut = pieces(sentence, limit)
    if len(cut) == 1:
        instead = "改成两句以上，每句只说一件事"
    else:
        instead = f"分成 {len(cut)} 句，如：" + "".join(cut)
    return Suggestion(sentence, f"这句话有 {length(sentence)} 字，超过 {limit} 字", instead)


def _unexplained(sentence: str, term: str, words: str) -> Suggestion:
    return Suggestion(sentence, f"“{term}”没有解释", f"写成“{term}（{words}）”")


def _terms_in(text: str, terms: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Terms outside brackets and titles of documents with their ends; the longest reading wins."""
    if terms:
        either = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
        for match in re.finditer(either, _blank(text, BRACKETS, TITLES)):
            yield match[0], match.end()


def _explained(text: str, terms: Mapping[str, str]) -> set[str]:
    """Terms followed by brackets with an explanation, and those whose explanation stands in the text."""
    bare = _bare(text)
    told = {term for term, words in terms.items() if _bare(words) in bare}
    return told | {term for term, end in _terms_in(text, terms) if EXPLAINED.match(text, end)}


def _bare(text: str) -> str:
    return "".join(WORDS.findall(text))


def _blank(text: str, *parts: re.Pattern[str]) -> str:
    for part in parts:
        text = part.sub(lambda found: " " * len(found[0]), text)
    return text


def _inner(masked: str, marks: str) -> list[int]:
    return [at for at, char in enumerate(masked) if char in marks and masked[at + 1 :].strip("。 ")]
