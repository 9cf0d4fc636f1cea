"""The tape on which operations on symbols are written down, and what cannot be written."""

from __future__ import annotations

import linecache
import os
import sys

import numpy as np

from virtualbrain._graph import Builder

__all__ = ["NODES", "PACKAGES", "UNSET", "Tape", "TracingError"]

NODES = 7  # unlike the number of modes or state variables, so that axes are not confused
UNSET = -1
PACKAGES = tuple(os.path.dirname(os.path.abspath(f)) + os.sep for f in (np.__file__, __file__))


class TracingError(TypeError):
    """A function does what cannot be written down as equations; the message says where."""

    def __init__(self, problem: str, remedy: str, place: tuple[str, int] | None = None) -> None:
        filename, line = place or _place()
        text = linecache.getline(filename, line).strip()
        where = f"line {line} of {os.path.basename(filename)}" + (f", `{text}`" if text else "")
        super().__init__(f"{where}: {problem}; {remedy}")


def _place() -> tuple[str, int]:
    """File and line of the user's code that is running."""
    frame = sys._getframe(1)
    while frame.f_back is not None and os.path.abspath(frame.f_code.co_filename).startswith(
        PACKAGES
    ):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


CONDITIONS = {"lt", "gt", "le", "ge", "eq", "ne", "logical_and", "logical_or", "logical_not"}


class Tape:
    """A graph in the making, whose nodes know of which node of the network they speak."""

    def __init__(self) -> None:
        self.builder = Builder()
        self.owner: dict[int, int] = {}
        self.place: dict[int, tuple[str, int]] = {}
        self.conditions: set[int] = set()

    def number(self, value: float) -> int:
        return self.builder.number(value)

    def make(self, op: str, *of: int) -> int:
        if UNSET in of:
            raise TracingError(
                "reads an element that was never set", "set it before, or start from np.zeros_like"
            )
        owners = {self.owner[i] for i in of if i in self.owner}
        if len(owners) > 1:
            raise TracingError(
                "computes with several nodes at once",
                "the equations of a node see other nodes by the coupling only",
            )
        node = self.builder.make(op, *of)
        if owners and self.builder.value(node) is None:
            self.owner[node] = owners.pop()
            self.place.setdefault(node, _place())
        if op in CONDITIONS:
            self.conditions.add(node)
        return node

    def leaf(self, kind: str, index: int, owner: int) -> int:
        node = self.builder.leaf(kind, index * NODES + owner)
        self.owner[node] = owner
        return node

    def local(self, of: int) -> int:
        node = self.builder.local(of)
        if of in self.owner:
            self.owner[node] = self.owner[of]
        return node
