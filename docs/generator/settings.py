"""The settings of `virtualbrain run`, from where they are declared."""

from __future__ import annotations

from virtualbrain.config import WORKING_POINT, RunConfig, to_toml
from virtualbrain.config.setting import settings_of


def pages() -> dict[str, str]:
    """Markdown by path."""
    lines = [
        "# Settings of a run\n",
        "What `virtualbrain run` takes as options and as keys of a TOML file, with the default of",
        "each; [the command](../how-to/command.md) shows how they are used. Times are in ms, or",
        "texts such as `5min`.\n",
    ]
    default = RunConfig()
    group = ""
    for each in settings_of(RunConfig):
        if each.group != group:
            group = each.group
            lines += [
                f"\n## {group}\n",
                "| key | type | default | what it is |",
                "|---|---|---|---|",
            ]
        value = getattr(default, each.name)
        shown = "" if value in (None, {}, []) else f"`{value}`"
        kind = each.kind.type.replace("|", "\\|")
        lines.append(f"| `{each.name}` | {kind} | {shown} | {each.doc.replace('*', '&#42;')} |")
    lines += [
        "\n## Without a model\n",
        "A file, or a command, that names no model starts from the",
        "[working point](../working-point.md) instead:\n",
        f"```toml\n{to_toml(WORKING_POINT)}```",
    ]
    return {"reference/settings.md": "\n".join(lines) + "\n"}
