"""Write a file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a temporary neighbour of `path` that takes its place when the block ends well.

    A crash, an exception or a full disk leaves what was at `path` before untouched.

    Parameters
    ----------
    path : path-like
        The file to make or replace; a symbolic link is followed.

    Yields
    ------
    file : binary file, open for reading and writing

    Raises
    ------
    OSError
        The folder does not exist or cannot be written to, or the disk is full.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "notes.txt"
    >>> with replacing(target) as file:
    ...     _ = file.write(b"complete")
    >>> target.read_text()
    'complete'
    """
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no folder", str(target.parent))
    part = target.with_name(f".{uuid.uuid4().hex}.part")
    try:
        with open(part, "x+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    except BaseException as error:
        with contextlib.suppress(OSError):  # the folder may be what cannot be used
            part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            _name(error, str(part), str(target))
        raise


def _name(error: OSError, part: str, target: str) -> None:
    """Let an error tell of the file that was asked for, not of its neighbour."""
    if error.filename is not None:
        error.filename = target if str(error.filename) == part else error.filename
    elif error.strerror is not None:  # HDF5's, whose text names the file
        error.strerror = error.strerror.replace(part, target)
