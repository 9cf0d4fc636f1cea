"""Zip archives from strangers: looked at before anything is inflated, and only in memory."""

from __future__ import annotations

import bz2
import io
import os
import re
import stat
import zipfile
from typing import IO

# Limits against hostile archives. Real connectomes pack well (a 998-region one 55:1, its constant
# areas 268:1), so the ratio counts over the whole archive and only beyond a harmless size.
MAX_BYTES = 2 << 30
_MAX_RATIO = 200
_HARMLESS_BYTES = 64 << 20
_MAX_MEMBERS = 10_000
# The only packing methods whose inflation zipfile can bound.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def check_archive(archive: zipfile.ZipFile, limit: int, source: str) -> None:
    """Refuse an archive that no connectome would need: many members, odd names, a bomb."""
    infos = archive.infolist()
    if len(infos) > _MAX_MEMBERS:
        raise ValueError(f"{source}: {len(infos)} members; at most {_MAX_MEMBERS} are accepted")
    seen = set()
    for info in infos:
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or re.match("[A-Za-z]:", name) or ".." in name.split("/"):
            raise ValueError(f"{source}: member {info.filename!r} points outside the archive")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise ValueError(f"{source}: member {info.filename!r} is a symbolic link")
        if name in seen:
            raise ValueError(f"{source}: member {info.filename!r} occurs twice")
        seen.add(name)
    total = sum(info.file_size for info in infos)
    if total > limit:
        raise ValueError(
            f"{source}: inflates to {total} bytes; at most {limit} are accepted for a file of its "
            "size. If it is genuine, zip it again without compression."
        )


def inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int, member: str) -> bytes:
    """Return the content of one member, which must not be longer than it declares."""
    if info.compress_type not in _METHODS:
        raise ValueError(f"{member} is packed by an unusual method; zip it again with deflate")
    if info.flag_bits & 1:
        raise ValueError(f"{member} is encrypted; zip it again without a password")
    try:
        with archive.open(info) as file:
            data = file.read(info.file_size + 1)  # bounded, where archive.read trusts the stream
        if info.filename.lower().endswith(".bz2"):
            with bz2.BZ2File(io.BytesIO(data)) as packed:
                data = packed.read(limit + 1)
    except Exception as error:  # zlib, struct, zipfile, bz2 and seek errors: all mean corruption
        raise ValueError(f"{member} is corrupt ({error})") from error
    if len(data) > limit:
        raise ValueError(f"{member} inflates to more than {limit} bytes")
    return data


def allowance(packed: int) -> int:
    """Bytes that a file of this size may inflate to."""
    return min(MAX_BYTES, max(_HARMLESS_BYTES, _MAX_RATIO * packed))


def size_of(file: IO[bytes]) -> int:
    """Return the length of an open file."""
    return file.seek(0, os.SEEK_END)
