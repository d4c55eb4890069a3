"""Numbers and dates as official papers write them (GB/T 9704, GB/T 15835); pure."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from hearing.base.clock import BEIJING

DIGITS = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")
CAPITALS = "零壹贰叁肆伍陆柒捌玖"
CAPITAL_UNITS = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")


def chinese(number: int) -> str:
    """Chinese numeral of 0 to 9999: ``12`` → ``十二``, ``105`` → ``一百零五``."""
    if not 0 <= number <= 9999:
        raise ValueError(f"no numeral is needed for {number}")
    if number == 0:
        return DIGITS[0]
    words, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + DIGITS[digit] + UNITS[power]
        gap = False
    return words.removeprefix("一") if words.startswith("一十") else words


def yuan(fen: int) -> str:
    """Fen as yuan: ``1,234.50``; negative with a minus sign."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def capital_money(fen: int) -> str:
    """An amount in capitals as on vouchers: ``123456`` → ``壹仟贰佰叁拾肆元伍角陆分`` (F-26)."""
    if fen < 0:
        return "负" + capital_money(-fen)
    yuan, rest = divmod(fen, 100)
    if yuan >= 10**12:
        raise ValueError("no pay list is that long")
    jiao, cents = divmod(rest, 10)
    words = f"{_capital(yuan)}元" if yuan or not rest else ""
    if not rest:
        return words + "整"
    if jiao:
        return words + f"{CAPITALS[jiao]}角" + (f"{CAPITALS[cents]}分" if cents else "整")
    return words + ("零" if yuan else "") + f"{CAPITALS[cents]}分"


def _capital(number: int) -> str:
    if number == 0:
        return CAPITALS[0]
    words, gap = "", False
    for power in range(11, -1, -1):
        digit = number // 10**power % 10
        if digit:
            words += ("零" if gap and words else "") + CAPITALS[digit] + CAPITAL_UNITS[power % 4]
        gap = digit == 0
        # a group's name stands where the group has any figure
        if power % 4 == 0 and number // 10**power % 10**4:
            words += GROUPS[power // 4]
    return words


def day(value: date | str) -> str:
    """A date without leading zeros: ``2020-09-04`` → ``2020年9月4日``."""
    on = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{on.year}年{on.month}月{on.day}日"


def moment(value: datetime | str) -> str:
    """An aware instant in Beijing: ``2020年8月20日9时30分``; the full hour without 分."""
    at = _beijing(value)
    return f"{day(at.date())}{clock_time(at)}"


def clock_time(value: datetime | str) -> str:
    """The Beijing time of day of an aware instant: ``9时05分``, ``14时``."""
    at = _beijing(value)
    return f"{at.hour}时" + (f"{at.minute:02d}分" if at.minute else "")


def percent(part: int, whole: int) -> str:
    """A share with one decimal, half up: ``371, 485`` → ``76.5%``; ``—`` without a denominator.

    Nothing and everything are written ``0%`` and ``100%``, so that neither can come from rounding.
    """
    if whole <= 0:
        return "—"
    if part in (0, whole):
        return "0%" if part == 0 else "100%"
    share = Decimal(part * 100) / Decimal(whole)
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def document_number(code: str, year: int, serial: int) -> str:
    """发文字号: the year in 〔〕, neither 第 nor leading zeros: ``皖检听通〔2020〕8号``."""
    return f"{code}〔{year}〕{serial}号"


def _beijing(value: datetime | str) -> datetime:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    if at.tzinfo is None:
        raise ValueError("an instant on a paper needs its time zone")
    return at.astimezone(BEIJING)
