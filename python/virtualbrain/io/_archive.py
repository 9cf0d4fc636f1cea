"""Zip archives from strangers: looked at before anything is inflated, and only in memory."""

from __future__ import annotations

import bz2
import io
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

# Limits against hostile archives. Real connectomes pack well (a 998-region one 55:1, its constant
# areas 268:1), so the ratio counts over the whole archive and only beyond a harmless size.
MAX_BYTES = 2 << 30
_MAX_RATIO = 200
_HARMLESS_BYTES = 64 << 20
_MAX_MEMBERS = 10_000
# The only packing methods whose inflation zipfile can bound.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Archive:
    """A zip that was looked at, whose members can be read.

    Parameters
    ----------
    file : binary file
    source : str
        Names it in messages.

    Attributes
    ----------
    members : list of zipfile.ZipInfo
    limit : int
        Bytes that a member may inflate to.
    """

    def __init__(self, file: IO[bytes], source: str) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except Exception as error:  # zipfile raises whatever a corrupt directory makes it trip over
            raise ValueError(f"{source}: not a readable zip file ({error})") from error
        self.source = source
        self.limit = allowance(size_of(file))
        check_archive(self._zip, self.limit, source)
        self.members = self._zip.infolist()

    def name(self, member: zipfile.ZipInfo) -> str:
        """How messages call a member."""
        return f"{self.source}: member {member.filename!r}"

    def read(self, member: zipfile.ZipInfo) -> bytes:
        return inflate(self._zip, member, self.limit, self.name(member))


@contextmanager
def opened(source: str | os.PathLike[str] | IO[bytes]) -> Iterator[Archive]:
    """The archive in a file: a path, or an open, seekable file."""
    if isinstance(source, (str, os.PathLike)):
        with open(source, "rb") as file:
            yield Archive(file, os.fspath(source))
    else:
        yield Archive(source, str(getattr(source, "name", "zip")))


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
    except Exception as error:  # zlib, struct, zipfile and seek errors: all mean corruption
        raise ValueError(f"{member} is corrupt ({error})") from error
    if info.filename.lower().endswith(".bz2"):
        return decompress(data, limit, member)
    if len(data) > limit:
        raise ValueError(f"{member} inflates to more than {limit} bytes")
    return data


def decompress(data: bytes, limit: int, name: str) -> bytes:
    """What bzip2 packed."""
    try:
        with bz2.BZ2File(io.BytesIO(data)) as packed:
            data = packed.read(limit + 1)
    except (OSError, EOFError, ValueError) as error:
        raise ValueError(f"{name} is corrupt ({error})") from error
    if len(data) > limit:
        raise ValueError(f"{name} inflates to more than {limit} bytes")
    return data


def allowance(packed: int) -> int:
    """Bytes that a file of this size may inflate to."""
    return min(MAX_BYTES, max(_HARMLESS_BYTES, _MAX_RATIO * packed))


def size_of(file: IO[bytes]) -> int:
    """Return the length of an open file."""
    return file.seek(0, os.SEEK_END)
