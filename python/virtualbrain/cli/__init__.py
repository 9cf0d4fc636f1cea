"""The command ``virtualbrain``.

``virtualbrain run`` without options simulates 5 minutes of resting-state BOLD at
`virtualbrain.config.WORKING_POINT`: the reduced Wong-Wang model of Deco et al. 2013 on the
76-region connectome, just below its bifurcation.
"""

from __future__ import annotations

import os
from typing import Annotated

import typer

from virtualbrain._command import imported
from virtualbrain.cli import convert, data, lists, run
from virtualbrain.cli.messages import INTERRUPTED, fail, help_alone

__all__ = ["main"]

app = typer.Typer(
    name="virtualbrain",
    help="Simulate whole-brain networks.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # its table cuts long names of options short
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def main(arguments: list[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : list of str
        Default: those of the process.

    Returns
    -------
    code : int
        0 if all went well, 1 for an error, 2 for options that are wrong, 130 after Ctrl-C.

    Examples
    --------
    >>> main(["version"])
    virtualbrain 0.1.0
    0
    """
    try:
        imported()
        command = typer.main.get_command(app)
        return int(command(arguments, prog_name="virtualbrain", standalone_mode=False) or 0)
    except (KeyboardInterrupt, typer.Abort):
        return fail("stopped", INTERRUPTED)
    except BrokenPipeError:  # such as "virtualbrain models | head"
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or Python complains at exit
        return 1
    except (ValueError, TypeError, OSError, MemoryError, ImportError) as error:
        return fail(str(error) or type(error).__name__, 1)
    except Exception as error:
        if hasattr(error, "format_message"):  # of typer, or of click under older versions of it
            context = getattr(error, "ctx", None)
            more = f" Try {context.command_path} --help." if context else ""
            return fail(error.format_message() + more, getattr(error, "exit_code", 2))
        raise


def _version(wanted: bool) -> None:
    if wanted:
        version()
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    help_alone(context)


app.command(cls=run.Grouped)(run.run)
app.command()(convert.convert)
for command in (
    lists.models,
    lists.couplings,
    lists.monitors,
    lists.integrators,
    lists.equations,
):
    app.command()(command)
app.add_typer(data.app)


@app.command()
def version() -> None:
    """Show the version."""
    from virtualbrain import __version__

    typer.echo(f"virtualbrain {__version__}")
