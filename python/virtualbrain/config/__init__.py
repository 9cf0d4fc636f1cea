"""A whole run as plain values: what `virtualbrain run` is told, on the line or in a TOML file.

Keys of the file are the options of the command (``--coupling-parameter`` is
``coupling_parameter``). A key that is left out has its default; a file that names no model starts
from `WORKING_POINT`, one that does from ``RunConfig()``, since parameters, coupling and noise of
the working point suit its model alone.

>>> config = from_toml('model = "Kuramoto"\\nduration = "2s"\\nparameter.omega = 0.06')
>>> config.duration, config.parameter, config.simulator().model
(2000.0, {'omega': 0.06}, Kuramoto(omega=0.06))

A setting is one entry of `run.RunConfig`: its default, what it takes, and what it is for. Its
check, its option on the command line, its key in TOML and its documentation follow from that.
"""

from virtualbrain.config.checks import milliseconds
from virtualbrain.config.run import RunConfig, located
from virtualbrain.config.toml import from_toml, merge, read, to_toml
from virtualbrain.config.working_point import WORKING_POINT

__all__ = [
    "WORKING_POINT",
    "RunConfig",
    "from_toml",
    "located",
    "merge",
    "milliseconds",
    "read",
    "to_toml",
]
