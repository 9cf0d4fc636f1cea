"""How a setting is declared: its default, what it takes, and what it is for, in one entry."""

from __future__ import annotations

import copy
import textwrap
from collections.abc import Callable
from dataclasses import Field, dataclass, field, fields
from typing import Any, NamedTuple, TypeVar

__all__ = ["Kind", "Setting", "documented", "setting", "settings_of"]

C = TypeVar("C", bound=type)


@dataclass(frozen=True)
class Kind:
    """What a setting takes.

    Parameters
    ----------
    type : str
        For the documentation, with unit.
    check : callable
        Takes name and value, and returns the value as it is used, or raises an error.
    metavar : str
        What the option of the command takes; none for a flag.
    option : type
        str, list of str if it may be repeated, or bool.
    read : callable
        Takes the option's name and what it was given, and returns values for `check`, each to be
        merged over the former. Default the text itself.
    """

    type: str
    check: Callable[[str, Any], Any]
    metavar: str | None = None
    option: Any = str
    read: Callable[[str, Any], list[Any]] = lambda option, given: [given]


class Setting(NamedTuple):
    """One key of TOML, which is one option of the command."""

    field: Field[Any]
    name: str
    kind: Kind
    group: str
    doc: str
    of: str  # a setting without which it means nothing
    metavar: str | None

    @property
    def option(self) -> str:
        return f"--{self.name.replace('_', '-')}"


def setting(
    default: Any, kind: Kind, group: str, doc: str, *, of: str = "", metavar: str | None = None
) -> Any:
    """Declare a setting: a field of a dataclass.

    Parameters
    ----------
    default : value
        None: not set.
    kind : Kind
    group : str
        Under which ``--help`` lists it.
    doc : str
        What it is for, in a sentence or two.
    of : str
        The setting that names a class, such as ``"model"``, if it is forgotten when another class
        is named.
    metavar : str
        What the option takes, where it is not what others of its kind take.
    """
    metadata = {"setting": (kind, group, doc, of, metavar or kind.metavar)}
    if isinstance(default, dict | list):
        return field(default_factory=lambda: copy.deepcopy(default), metadata=metadata)
    return field(default=default, metadata=metadata)


def settings_of(cls: type) -> list[Setting]:
    """All settings of a class, in order."""
    return [Setting(each, each.name, *each.metadata["setting"]) for each in fields(cls)]


def documented(cls: C) -> C:
    """List the settings in the docstring, where it says ``SETTINGS``."""
    lines = []
    for each in settings_of(cls):
        lines.append(f"    {each.name} : {each.kind.type}")
        lines += textwrap.wrap(each.doc, 92, initial_indent=" " * 8, subsequent_indent=" " * 8)
    cls.__doc__ = (cls.__doc__ or "").replace("    SETTINGS", "\n".join(lines))
    return cls
