"""Forms: whole Chinese sentences, limits on every text, refusals beside their field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, StopValidation, ValidationError

from hearing.base.errors import Refused
from hearing.base.masking import holds_identity_number
from hearing.web.fields import (
    ChineseInteger,
    ChineseRadio,
    ChineseSelect,
    DayField,
    Ticks,
    TimeField,
    TokenAndKey,
    UploadField,
)
from hearing.web.fields import upload as upload

NUMBER = re.compile(r"[0-9]{1,9}")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def _tidy(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class Needed:
    """Something has to be there after tidying; blanks alone are nothing."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        """Stop with the sentence when nothing usable was given."""
        if field.errors:
            raise StopValidation
        if field.data in (None, "", "None", []):
            raise StopValidation(self.message)


def _plain(_form: Any, field: Any) -> None:
    if isinstance(field.data, str) and CONTROL.search(field.data):
        raise ValidationError(f"{field.label.text}含有看不见的控制字符，请重新输入")


def _no_identity(_form: Any, field: Any) -> None:
    if isinstance(field.data, str) and holds_identity_number(field.data):
        raise ValidationError(f"{field.label.text}中有身份证号。请去掉，身份证号只填在专门的一栏")


class BaseForm(FlaskForm):  # type: ignore[misc]
    """Base of all forms; ``refusals`` are what a service said against the act."""

    status = 422

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused: list[str] = []
        if "csrf_token" in self._fields:
            self._fields["csrf_token"].widget = TokenAndKey()

    def from_refusal(self, refused: Refused) -> None:
        """Put a refusal beside its field, or at the head of the page."""
        self.status = refused.status
        words = refused.message + (f"（{refused.rule}）" if refused.rule else "")
        field = self._fields.get(refused.field or "")
        if field is None:
            self.refused.append(words)
        else:
            field.errors = [*field.errors, words]

    @property
    def enctype(self) -> str:
        """How the form is sent: in parts when a file goes with it."""
        with_file = any(isinstance(field, UploadField) for field in self)
        return "multipart/form-data" if with_file else "application/x-www-form-urlencoded"

    @property
    def ok(self) -> bool:
        """Whether nothing stands against the act."""
        return not self.refused and not any(field.errors for field in self)

    def error_list(self) -> list[tuple[str | None, str]]:
        """(input id or ``None``, sentence) for the error summary."""
        found: list[tuple[str | None, str]] = [(None, words) for words in self.refused]
        for field in self:
            found += [(first_input(field), str(words)) for words in field.errors]
        return found


def first_input(field: Any) -> str:
    """The id of the input that a summary's link goes to."""
    if isinstance(field, RadioField | SelectMultipleField):
        return f"{field.id}-0"
    return str(field.id)


def choices(pairs: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """Value, label pairs as wtforms choices."""
    return [SelectChoice(str(value), label) for value, label in pairs]


def line(
    label: str, *, required: bool = True, most: int = 100, hint: str = "", **kwargs: Any
) -> StringField:
    """One line of text."""
    return StringField(
        label,
        filters=[_tidy],
        description=hint,
        validators=[
            Needed(f"填写{label}") if required else Optional(),
            Length(max=most, message=f"{label}最多 {most} 字"),
            _plain,
        ],
        **kwargs,
    )


def prose(
    label: str,
    *,
    required: bool = True,
    most: int = 4000,
    hint: str = "",
    rows: int = 4,
) -> TextAreaField:
    """Several lines of text."""
    return TextAreaField(
        label,
        filters=[_tidy],
        description=hint,
        render_kw={"rows": rows},
        validators=[
            Needed(f"填写{label}") if required else Optional(),
            Length(max=most, message=f"{label}最多 {most} 字"),
            _plain,
            _no_identity,
        ],
    )


def secret(label: str, *, most: int = 128, hint: str = "") -> PasswordField:
    """A password."""
    return PasswordField(
        label,
        description=hint,
        validators=[
            Needed(f"填写{label}"),
            Length(max=most, message=f"{label}最多 {most} 字"),
        ],
    )


def hidden(*, required: bool = True) -> HiddenField:
    """A value carried along, such as the row's version."""
    return HiddenField(
        validators=[*([Needed("页面不完整，请刷新")] if required else []), _numbered]
    )


def _numbered(_form: Any, field: Any) -> None:
    """A version that is no number was written by nobody: it is older than any."""
    if field.name == "version" and not NUMBER.fullmatch(str(field.data or 0)):
        field.data = "0"


def radio(
    label: str,
    pairs: Sequence[tuple[Any, str]] = (),
    *,
    required: bool = True,
    hint: str = "",
) -> ChineseRadio:
    """One of a few choices, all visible."""
    return ChineseRadio(
        label,
        choices=choices(pairs),
        description=hint,
        validators=[Needed(f"选择{label}") if required else Optional()],
    )


def select(
    label: str,
    pairs: Sequence[tuple[Any, str]] = (),
    *,
    required: bool = True,
    hint: str = "",
) -> ChineseSelect:
    """One of many choices."""
    return ChineseSelect(
        label,
        choices=choices(pairs),
        description=hint,
        validators=[Needed(f"选择{label}") if required else Optional()],
    )


def ticks(
    label: str,
    pairs: Sequence[tuple[Any, str]] = (),
    *,
    required: bool = True,
    hint: str = "",
) -> Ticks:
    """Several of a few choices."""
    return Ticks(
        label,
        choices=choices(pairs),
        description=hint,
        validators=[Needed(f"选择{label}") if required else Optional()],
    )


def tick(label: str, hint: str = "") -> BooleanField:
    """Yes or no."""
    return BooleanField(label, description=hint)


def number(
    label: str, least: int, most: int, *, required: bool = True, hint: str = ""
) -> ChineseInteger:
    """A whole number within limits."""
    return ChineseInteger(
        label,
        description=hint,
        render_kw={"inputmode": "numeric"},
        validators=[
            Needed(f"填写{label}") if required else Optional(),
            NumberRange(least, most, f"{label}在 {least} 到 {most} 之间"),
        ],
    )


def day(label: str, *, required: bool = True, hint: str = "如 2026-12-01") -> DayField:
    """A date."""
    return DayField(
        label,
        description=hint,
        validators=[Needed(f"填写{label}") if required else Optional()],
    )


def hour(label: str, *, required: bool = True, hint: str = "24 小时制，如 09:00") -> TimeField:
    """A time of day."""
    return TimeField(
        label,
        description=hint,
        validators=[Needed(f"填写{label}") if required else Optional()],
    )
