"""Which files are taken: by their own bytes and by their name's ending, both (reliability class 18).

Nothing is executed or unpacked to disk; office files are looked at through their table of contents.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 60_000_000
MOST_PARTS = 2_000
MOST_NAME = 120

OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = OFFICE + "wordprocessingml.document"
SHEET = OFFICE + "spreadsheetml.sheet"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "xlsx": SHEET,
    "docx": WORD,
}
WANTED = "PDF、JPG、PNG、XLSX、DOCX"
ACCEPT = ",".join(f".{ending}" for ending in MEDIA_TYPES)
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
_NUMBERS = re.compile(r"\d{15,}[\dXx]?")


@dataclass(frozen=True)
class Kind:
    """A file that may be kept: its tidied name and its media type."""

    name: str
    media_type: str


def tidy_name(name: str) -> str:
    """A file name without path, control and direction marks, long numbers and excess length."""
    last = re.split(r"[\\/]", name.replace("\x00", ""))[-1]
    seen = unicodedata.normalize("NFC", last)
    plain = "".join(c for c in seen if unicodedata.category(c)[0] not in "CZ" or c == " ")
    plain = _NUMBERS.sub("号码略", _FORBIDDEN.sub("", plain)).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot or not stem.strip(" ."):
        return plain[:MOST_NAME]
    ending = ending.strip()[:10]
    return f"{stem.strip(' .')[: MOST_NAME - len(ending) - 1]}.{ending}"


def problem(name: str, content: bytes) -> str | None:
    """What stands against keeping a file, in a sentence, or ``None``."""
    if not content:
        return "文件是空的，请重新选择"
    if len(content) > MOST_BYTES:
        return f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请压缩或分成几份"
    ending = tidy_name(name).rpartition(".")[2].lower()
    if ending not in MEDIA_TYPES or "." not in tidy_name(name):
        return f"只收 {WANTED} 文件"
    if not _fits(ending, content):
        return f"文件内容与“.{ending}”不符，请用原来的程序另存后再上传"
    if ending == "pdf" and b"/Encrypt" in content:
        return "加密的 PDF 打不开，请去掉密码后再上传"
    return _inside(content) if ending in ("xlsx", "docx") else None


def kind_of(name: str, content: bytes) -> Kind:
    """Name and media type of a file against which nothing stands (``problem`` was asked first)."""
    tidied = tidy_name(name)
    return Kind(tidied, MEDIA_TYPES[tidied.rpartition(".")[2].lower()])


def _fits(ending: str, content: bytes) -> bool:
    if ending == "pdf":
        return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]
    if ending in ("jpg", "jpeg"):
        return content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-64_000:]
    if ending == "png":
        return content.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in content[-64:]
    if not content.startswith(b"PK\x03\x04"):
        return False
    folder = "xl/" if ending == "xlsx" else "word/"
    names = [part.filename for part in _parts(content)]
    return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)


def _parts(content: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return []


def _inside(content: bytes) -> str | None:
    parts = _parts(content)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return "文件展开后过大，请删去多余内容后再上传"
    if any(part.flag_bits & 1 for part in parts):
        return "加密的文件打不开，请去掉密码后再上传"
    if any(part.filename.lower().endswith(("vbaproject.bin", ".exe", ".js")) for part in parts):
        return "文件带有宏或程序，请另存为不带宏的文件后再上传"
    return None
