"""What mkdocs calls: pages that are made from the package itself, and formulas as MathML."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import gallery
import reference
import settings
from latex2mathml.converter import convert
from mkdocs.structure.files import File, Files

_FENCED = re.compile(r"(^```.*?^```|`[^`\n]+`)", re.DOTALL | re.MULTILINE)
_DISPLAYED = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_INLINE = re.compile(r"\$(\S(?:[^$\n]*\S)?)\$")


def on_files(files: Files, config: Any) -> Files:
    made: dict[str, str | bytes] = gallery.pages() | reference.pages() | settings.pages()
    for path, content in made.items():
        files.append(File.generated(config, path, content=content))
    pages = [path for path in made if path.endswith(".md")]
    config["nav"] = _with_folders(config["nav"], pages)
    return files


def _with_folders(nav: Any, pages: list[str]) -> Any:
    """The navigation, with the pages of a folder in place of its name."""
    if isinstance(nav, list):
        return [_with_folders(entry, pages) for entry in nav]
    if isinstance(nav, dict):
        return {title: _with_folders(entry, pages) for title, entry in nav.items()}
    return [page for page in pages if page.startswith(nav)] if nav.endswith("/") else nav


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Formulas between dollars, outside of code, as MathML: browsers set it without scripts."""
    parts = _FENCED.split(markdown)
    parts[::2] = [_INLINE.sub(_inline, _DISPLAYED.sub(_displayed, part)) for part in parts[::2]]
    return "".join(parts)


def _displayed(found: re.Match[str]) -> str:
    # the converter knows align* only
    formula = convert(found[1].strip().replace("{aligned}", "{align*}"), display="block")
    return f'<div style="overflow-x: auto">{formula}</div>'


def _inline(found: re.Match[str]) -> str:
    return convert(found[1])
