"""Settings as TOML, and several layers of them as one."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from virtualbrain._declared import suggestion
from virtualbrain.config.checks import OTHERS
from virtualbrain.config.monitor import FILES
from virtualbrain.config.run import RunConfig
from virtualbrain.config.setting import settings_of
from virtualbrain.config.working_point import WORKING_POINT

__all__ = ["from_toml", "merge", "read", "to_toml"]


def read(path: str | os.PathLike[str]) -> dict[str, Any]:
    """Read the keys of a TOML file; paths in it are relative to its folder.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    keys : dict
        For `merge`.

    Raises
    ------
    OSError
        It cannot be read.
    ValueError
        It is no TOML.
    """
    path = Path(path)
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {str(path)!r}")
    try:
        keys = _parse(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise ValueError(f"{path} is no text: the settings of a run are in its .toml") from None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: {error}") from None
    for name in ("connectivity", "initial_conditions"):
        given = keys.get(name)
        if isinstance(given, str) and (path.parent / given).exists():
            keys[name] = str(path.parent / given)
    for monitor in _tables(keys.get("monitor")):
        for name in FILES:
            given = monitor.get(name)
            if isinstance(given, str) and (path.parent / given).is_file():
                monitor[name] = str((path.parent / given).resolve())
    return {name: _beside(path.parent, value) for name, value in keys.items()}


def _tables(value: Any) -> list[dict[str, Any]]:
    several = value if isinstance(value, list) else [value]
    return [each for each in several if isinstance(each, dict)]


def _beside(folder: Path, value: Any) -> Any:
    """The same with files, ``"@FILE"``, in this folder."""
    if isinstance(value, dict):
        return {key: _beside(folder, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_beside(folder, each) for each in value]
    return f"@{folder / value[1:]}" if isinstance(value, str) and value.startswith("@") else value


def _parse(text: str) -> dict[str, Any]:
    try:
        import tomllib
    except ModuleNotFoundError:  # Python 3.10
        import tomli as tomllib  # type: ignore[import-not-found, no-redef, unused-ignore]
    return tomllib.loads(text)


def merge(*layers: Mapping[str, Any]) -> RunConfig:
    """Join keys, later ones over earlier ones, on top of the defaults.

    Parameters are joined one by one while the model, or the coupling, stays the same; so are the
    regions of a parameter given by region.

    Parameters
    ----------
    *layers : mapping of str to value
        Keys of `RunConfig`.

    Returns
    -------
    config : RunConfig

    Raises
    ------
    ValueError, TypeError
        An unknown key or a bad value.

    Examples
    --------
    >>> merge({"parameter": {"w": 1.0}}, {"seed": 7}).parameter
    {'w': 1.0, 'I_o': 0.3}
    >>> merge({"model": "Kuramoto"}).nsig is None
    True
    """
    known = {each.name: each for each in settings_of(RunConfig)}
    named = any("model" in layer for layer in layers)
    start = RunConfig() if named else WORKING_POINT
    keys: dict[str, Any] = {name: getattr(start, name) for name in known}
    for layer in layers:
        for name in layer:
            if name not in known:
                raise ValueError(f"there is no setting {name!r}" + suggestion(name, known))
        for each in known.values():
            if each.of and layer.get(each.of, keys[each.of]) != keys[each.of]:
                keys[each.name] = getattr(RunConfig(), each.name)
        for name, value in layer.items():
            checked = None if value is None else known[name].kind.check(name, value)
            keys[name] = _joined(keys[name], checked) if isinstance(keys[name], dict) else checked
    return RunConfig(**keys)


def _joined(old: dict[str, Any], new: Any) -> Any:
    """Entries of `new` over those of `old`; numbers by region go on top of the rest of a value."""
    if not isinstance(new, Mapping):
        return new
    joined = dict(old)
    for key, value in new.items():
        before = joined.get(key)
        if isinstance(value, Mapping) and isinstance(before, int | float):
            before = {OTHERS: before}
        if isinstance(value, Mapping) and isinstance(before, dict):
            value = {**before, **value}
        joined[key] = value
    return joined


def from_toml(text: str) -> RunConfig:
    """Read a TOML document.

    Parameters
    ----------
    text : str

    Returns
    -------
    config : RunConfig

    Raises
    ------
    ValueError, TypeError
        No TOML, an unknown key, or a bad value.

    Examples
    --------
    >>> from_toml('modle = "Kuramoto"')
    Traceback (most recent call last):
    ValueError: there is no setting 'modle'; did you mean 'model'?
    """
    return merge(_parse(text))


def to_toml(config: RunConfig) -> str:
    """Write a TOML document that `from_toml` turns into an equal configuration.

    Parameters
    ----------
    config : RunConfig

    Returns
    -------
    text : str

    Examples
    --------
    >>> print(to_toml(RunConfig(parameter={"a": {"rV1": -1.5}})).splitlines()[-2:])
    ['[parameter]', 'a = {rV1 = -1.5}']
    """
    default = RunConfig()
    plain, tables = [], []
    for each in fields(config):
        value = getattr(config, each.name)
        if value in (None, {}, []) and value == getattr(default, each.name):
            continue
        if isinstance(value, dict):
            tables += ["", f"[{each.name}]", *_entries(value)]
        elif isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
            for table in value:
                tables += ["", f"[[{each.name}]]", *_entries(table)]
        else:
            plain.append(f"{each.name} = {_toml(value)}")
    return "\n".join(plain + tables) + "\n"


def _entries(table: dict[str, Any]) -> list[str]:
    return [f"{_key(key)} = {_toml(value)}" for key, value in table.items()]


def _toml(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case str():
            return _quoted(value)
        case dict():
            return "{" + ", ".join(_entries(value)) + "}"
        case _:
            return "[" + ", ".join(map(_toml, value)) + "]"


def _key(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else _quoted(text)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda c: f"\\u{ord(c[0]):04x}", escaped) + '"'
