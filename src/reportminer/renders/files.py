"""Files that are either whole or not there: written beside their place, then moved into it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside `path` to write to; moved into place at the end, removed where something went wrong.

    A device or pipe is written to as it is: moving a file over /dev/null would take it away. OSError where the
    folder cannot be written to.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        yield path
        return
    handle, name = tempfile.mkstemp(prefix=".reportminer-", suffix=path.suffix, dir=path.parent)
    os.close(handle)
    beside = Path(name)
    try:
        yield beside
        beside.chmod(path.stat().st_mode if path.exists() else 0o666 & ~_umask())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _umask() -> int:
    """The process's mask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_text(path: Path, chunks: Iterable[str]) -> None:
    """Write the pieces of text to the file as UTF-8, as they come."""
    with (
        replacing(path) as beside,
        beside.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream,
    ):
        for chunk in chunks:
            stream.write(chunk)


def write_bytes(path: Path, content: bytes) -> None:
    """Write the bytes to the file."""
    with replacing(path) as beside:
        beside.write_bytes(content)
