"""The compound files (OLE, MS-CFB) that older Office programs wrote: a small file system of named streams."""

from __future__ import annotations

import struct

END = 0xFFFFFFFE


def stream(data: bytes, name: str) -> bytes:
    """The bytes of the named stream; ValueError where there is none, IndexError or struct.error where it is broken."""
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    directory_start, small_limit = struct.unpack_from("<I", data, 48)[0], struct.unpack_from("<I", data, 56)[0]
    small_start, table_start = struct.unpack_from("<I", data, 60)[0], struct.unpack_from("<I", data, 68)[0]
    size = 1 << shift

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    where = list(struct.unpack_from("<109I", data, 76))
    while table_start < END and len(where) < len(data) // size:
        more = struct.unpack(f"<{size // 4}I", sector(table_start))
        where += more[:-1]
        table_start = more[-1]
    following = [n for number in where if number < END for n in struct.unpack(f"<{size // 4}I", sector(number))]
    directory = b"".join(sector(n) for n in _chain(directory_start, following))
    entries = {_entry_name(directory[at : at + 128]): directory[at : at + 128] for at in range(0, len(directory), 128)}
    if name not in entries or "Root Entry" not in entries:
        raise ValueError(f"no stream {name}")
    start, length = struct.unpack_from("<II", entries[name], 116)
    if length >= small_limit:
        return b"".join(sector(n) for n in _chain(start, following))[:length]
    root = struct.unpack_from("<I", entries["Root Entry"], 116)[0]
    small = b"".join(sector(n) for n in _chain(root, following))
    table = b"".join(sector(n) for n in _chain(small_start, following))
    steps = list(struct.unpack(f"<{len(table) // 4}I", table))
    unit = 1 << small_shift
    return b"".join(small[n * unit : (n + 1) * unit] for n in _chain(start, steps))[:length]


def _chain(start: int, following: list[int]) -> list[int]:
    """The sectors of a stream, from its first one on."""
    chain: list[int] = []
    while start < END and len(chain) <= len(following):
        chain.append(start)
        start = following[start]
    return chain


def _entry_name(entry: bytes) -> str:
    length = int.from_bytes(entry[64:66], "little")
    return entry[: max(0, length - 2)].decode("utf-16-le", "replace")
