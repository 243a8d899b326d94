"""Paths as a person names them (files, folders, globs, zip archives, `-`) → named bytes, in a fixed order."""

from __future__ import annotations

import glob
import io
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from reportminer.model import ReadError
from reportminer.readers.kinds import BROKEN_ZIP, kind_of

ENDINGS = frozenset(
    [
        ".docx",
        ".docm",
        ".dotx",
        ".doc",
        ".dot",
        ".wps",
        ".wpt",
        ".rtf",
        ".odt",
        ".pdf",
        ".html",
        ".htm",
        ".shtml",
        ".mht",
        ".mhtml",
        ".xlsx",
        ".xlsm",
        ".xlsb",
        ".xls",
        ".et",
        ".ods",
        ".csv",
        ".tsv",
        ".txt",
        ".zip",
    ]
)
STANDARD_INPUT = "<stdin>"
MEMBER_LIMIT = 1 << 29  # a member that claims more than 512 MiB is no report but a zip bomb
ZIP_DEPTH = 2
ENCRYPTED_FLAG, UTF8_FLAG = 0x1, 0x800


@dataclass(frozen=True)
class Input:
    """A named file with its bytes, or the error that says why there are none."""

    name: str
    data: bytes | None = None
    error: ReadError | None = None


def inputs(paths: Sequence[str]) -> Iterator[Input]:
    """The files that the paths stand for, each once, read when its turn comes; a wrong path gives an error."""
    seen: set[Path] = set()
    for path in paths:
        if path == "-":
            yield from _expanded(STANDARD_INPUT, sys.stdin.buffer.read(), ZIP_DEPTH)
            continue
        files = _files(path)
        if isinstance(files, ReadError):
            yield Input(path, error=files)
            continue
        for file in files:
            real = file.resolve()
            if real not in seen:
                seen.add(real)
                yield from _read_file(file)


def _files(path: str) -> list[Path] | ReadError:
    """The files behind one path; folders and globs leave out what is clearly no report."""
    place = Path(path)
    if place.is_dir():
        found = _in_folder(place)
        return found or ReadError(path, "文件夹里没有可读的报告", "请检查路径")
    if place.exists():
        return [place]
    if glob.has_magic(path):
        matches = [Path(match) for match in sorted(glob.glob(path, recursive=True))]  # noqa: PTH207 (a pattern may be absolute)
        found = [f for m in matches for f in (_in_folder(m) if m.is_dir() else [m] if _is_report(m) else [])]
        return found or ReadError(path, "没有文件与这个模式相符", "请检查路径")
    return ReadError(path, "文件不存在", "请检查路径")


def _in_folder(folder: Path) -> list[Path]:
    """The reports in the folder and below it, in the order of their paths."""
    found = [
        file
        for file in folder.rglob("*")
        if not any(_is_hidden(part) for part in file.relative_to(folder).parts) and file.is_file() and _is_report(file)
    ]
    return sorted(found, key=lambda file: file.parts)


def _is_hidden(name: str) -> bool:
    """Hidden files, lock files of Office (~$…) and of LibreOffice (.~lock…), and what macOS leaves in archives."""
    return name.startswith((".", "~$")) or name in ("__MACOSX", "Thumbs.db", "desktop.ini")


def _is_report(file: Path) -> bool:
    if file.suffix:
        return file.suffix.lower() in ENDINGS
    try:
        with file.open("rb") as stream:
            return _has_known_start(stream.read(8))
    except OSError:
        return False


def _has_known_start(head: bytes) -> bool:
    return head.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf"))


def _read_file(file: Path) -> Iterator[Input]:
    name = str(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        yield Input(name, error=ReadError(name, f"文件打不开（{error.strerror or error}）", "请检查路径和权限"))
        return
    yield from _expanded(name, data, ZIP_DEPTH)


def _expanded(name: str, data: bytes, depth: int) -> Iterator[Input]:
    """The file itself, or the reports inside it where it is a zip archive."""
    if not data.startswith(b"PK") or kind_of(name, data) != "zip":
        yield Input(name, data)
    elif depth == 0:
        yield Input(name, error=ReadError(name, "压缩包嵌套过深", "请解压后再读"))
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from _members(name, archive, depth)


def _members(name: str, archive: zipfile.ZipFile, depth: int) -> Iterator[Input]:
    named = sorted(_named(archive.infolist()), key=lambda pair: PurePosixPath(pair[0]).parts)
    if not named:
        yield Input(name, error=ReadError(name, "压缩包里没有可读的报告", "请检查压缩包"))
    for member_name, member in named:
        full = f"{name}/{member_name}"
        try:
            data = _member(archive, member, full)
        except ReadError as error:
            yield Input(full, error=error)
        else:
            if PurePosixPath(full).suffix or _has_known_start(data):
                yield from _expanded(full, data, depth - 1)


def _named(members: Iterable[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    for member in members:
        name = member_name(member)
        place = PurePosixPath(name)
        if name.endswith("/") or any(_is_hidden(part) for part in place.parts):
            continue
        if not place.suffix or place.suffix.lower() in ENDINGS:
            yield name, member


def member_name(member: zipfile.ZipInfo) -> str:
    """The member's name as its author saw it: UTF-8, or GBK where the archive does not say."""
    name = member.orig_filename
    if not member.flag_bits & UTF8_FLAG:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").lstrip("/")


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    if member.flag_bits & ENCRYPTED_FLAG:
        raise ReadError(name, "压缩包已加密，需要密码", "请解压后再读")
    if member.file_size > MEMBER_LIMIT:
        raise ReadError(name, "压缩包里的文件过大", "请解压后检查")
    try:
        return archive.read(member)
    except BROKEN_ZIP as error:
        raise ReadError(name, "压缩包已损坏，这个文件取不出来", "请重新获取压缩包") from error
