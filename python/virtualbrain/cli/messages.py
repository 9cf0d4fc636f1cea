"""What the command says when something is wrong: one line."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from typing import Any

import typer

__all__ = ["INTERRUPTED", "fail", "warnings_in_one_line"]

INTERRUPTED = 130  # what shells give for Ctrl-C


def fail(message: str, code: int) -> int:
    typer.echo(f"error: {_one_line(message)}", err=True)
    return code


def _one_line(message: str) -> str:
    return " ".join(message.split())


@contextlib.contextmanager
def warnings_in_one_line() -> Iterator[None]:
    def show(message: Warning | str, *_: Any) -> None:
        typer.echo(f"warning: {_one_line(str(message))}", err=True)

    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.showwarning = show  # type: ignore[assignment]
        yield
