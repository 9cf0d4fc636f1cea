"""What readers share: a file is there, is not too large, and is refused by one kind of error."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from virtualbrain.io._archive import MAX_BYTES


def of_any_size(path: str | os.PathLike[str]) -> Path:
    """The path of a file that exists."""
    found = Path(path).expanduser()
    if not found.is_file():
        there = "is no ordinary file" if found.exists() else "does not exist"
        raise FileNotFoundError(f"{found} {'is a folder' if found.is_dir() else there}")
    return found


def existing(path: str | os.PathLike[str]) -> Path:
    """The path of a file that exists and is not too large to be read into memory."""
    found = of_any_size(path)
    size = found.stat().st_size
    if size > MAX_BYTES:
        raise ValueError(f"{found} has {size} bytes; at most {MAX_BYTES} are accepted")
    return found


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    return existing(path).read_bytes()


def check_ending(path: str | os.PathLike[str], *endings: str) -> None:
    """Refuse to write what the name says to be of another kind."""
    name = os.fspath(path)
    if not name.lower().endswith(endings):
        raise ValueError(f"path wants a name that ends in {' or '.join(endings)}; got {name!r}")


def check_xml(data: bytes) -> None:
    """Refuse XML that defines entities, or in which one could not see it."""
    if b"<!ENTITY" in data:
        raise ValueError("it defines entities")
    if b"\0" in data:
        raise ValueError("it is not in UTF-8")


@contextmanager
def refusing(path: str | os.PathLike[str], kind: str) -> Iterator[None]:
    """Turn whatever a library raises at a file that is damaged into one kind of error."""
    try:
        yield
    except (PermissionError, FileNotFoundError, ImportError):
        raise
    except Exception as error:
        reason = " ".join(str(error).split())[:300] or type(error).__name__
        raise ValueError(f"{os.fspath(path)} is no readable {kind} ({reason})") from error
