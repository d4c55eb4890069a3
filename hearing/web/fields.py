"""Fields that read Chinese ways of writing and answer in whole sentences."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import date, time
from typing import Any, ClassVar

from flask_wtf.file import FileField
from markupsafe import Markup
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from hearing.papers import file_kinds


class TokenAndKey(HiddenInput):
    """The token against foreign forms, and the key by which one form is handled once."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Both hidden inputs."""
        key = Markup('<input type="hidden" name="once" value="{}">').format(
            secrets.token_urlsafe(12)
        )
        token: Markup = super().__call__(field, **kwargs)
        return token + key


class ChineseSelect(SelectField):
    """A select whose wrong value gets a sentence; blanks alone are nothing chosen."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the chosen value without blanks around it."""
        super().process_formdata([value.strip() for value in valuelist])

    def pre_validate(self, form: Any) -> None:
        """Refuse values that are not offered."""
        if self.data in (None, "", "None"):
            return
        if not any(str(value) == str(self.data) for value, *_ in self.iter_choices()):
            raise ValidationError(f"从列表中选择{self.label.text}")


class ChineseRadio(RadioField):  # type: ignore[misc]
    """One of a few choices; nothing chosen and a wrong value get a Chinese sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type = "RadioField"

    def pre_validate(self, form: Any) -> None:
        """Refuse values that are not offered; nothing chosen is for ``Needed`` to say."""
        if self.data in (None, "", "None"):
            return
        if not any(str(value) == str(self.data) for value, *_ in self.iter_choices()):
            raise ValidationError(f"从列表中选择{self.label.text}")


class Ticks(SelectMultipleField):
    """Several of a few choices, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Refuse values that are not offered."""
        known = {str(value) for value, *_ in self.iter_choices()}
        if not set(map(str, self.data or ())) <= known:
            raise ValidationError(f"从列表中选择{self.label.text}")


class ChineseInteger(IntegerField):
    """A whole number; full-width digits are taken."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number or say what to write."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        text = unicodedata.normalize("NFKC", valuelist[0]).strip()
        if not re.fullmatch(r"-?\d{1,9}", text):
            self.data = None
            raise ValueError(f"{self.label.text}填写整数，如 3")
        self.data = int(text)


class UploadField(FileField):  # type: ignore[misc]
    """One file; ``upload`` gives its name and bytes, never more than the limit and one."""

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        self._read: bytes | None = None

    @property
    def content(self) -> bytes:
        """The bytes; one more than the limit when the file is too large."""
        if self._read is None:
            self._read = self.data.stream.read(self.most + 1) if self.data else b""
        return self._read

    @property
    def file_name(self) -> str:
        """The name as the browser gave it."""
        return str(self.data.filename or "") if self.data else ""


class Chosen:
    """A file has to be chosen."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Any, field: Any) -> None:
        """Stop with the sentence when no file came."""
        if not field.data:
            raise StopValidation(self.message)


def upload(
    label: str = "文件",
    *,
    required: bool = True,
    hint: str = f"{file_kinds.WANTED}，不超过 {file_kinds.MOST_BYTES // 1024 // 1024} MB",
    accept: str = file_kinds.ACCEPT,
    most: int = file_kinds.MOST_BYTES,
) -> UploadField:
    """A file; what is taken is decided by its bytes and its name, in the service."""
    return UploadField(
        label,
        most=most,
        description=hint,
        render_kw={"accept": accept},
        validators=[Chosen(f"选择{label}") if required else Optional()],
    )


class _Written(StringField):
    """A text input that is read as a value."""

    example = ""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return str(self.data) if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the value or say how to write it."""
        text = unicodedata.normalize("NFKC", valuelist[0]).strip() if valuelist else ""
        if not text:
            self.data = None
            return
        self.data = self.read(text)
        if self.data is None:
            raise ValueError(f"{self.label.text}写成 {self.example} 的样子")

    def read(self, text: str) -> Any:
        """The value of a normalised text, or ``None``."""
        raise NotImplementedError


class DayField(_Written):
    """A date: ``2026-12-01``, ``2026/12/1`` or ``2026年12月1日``."""

    example = "2026-12-01"

    def read(self, text: str) -> date | None:
        """Read year, month and day."""
        found = re.fullmatch(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?", text)
        try:
            return date(*map(int, found.groups())) if found else None
        except ValueError:
            return None


class TimeField(_Written):
    """A time of day: ``09:00``."""

    example = "09:00"

    def _value(self) -> str:
        shown = super()._value()
        return shown[:5] if not self.raw_data else shown

    def read(self, text: str) -> time | None:
        """Read hour and minute."""
        found = re.fullmatch(r"(\d{1,2}):(\d{2})", text)
        try:
            return time(*map(int, found.groups())) if found else None
        except ValueError:
            return None
