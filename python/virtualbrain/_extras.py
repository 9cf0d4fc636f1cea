"""Libraries that are used if they are there."""

from __future__ import annotations

import importlib
from typing import Any

_PACKAGES = {"sklearn": "scikit-learn"}


def extra(module: str) -> Any:
    """Import a module of an optional library, or say how to install that.

    Parameters
    ----------
    module : str
        Such as ``"nibabel"`` or ``"nilearn.plotting"``.

    Returns
    -------
    module : module

    Raises
    ------
    ImportError
        The library is not installed.

    Examples
    --------
    >>> extra("numpy").__name__
    'numpy'
    """
    library = module.partition(".")[0]
    library = _PACKAGES.get(library, library)  # which is also the name of its extra
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ImportError(
            f"this needs {library}: pip install 'virtualbrain[{library}]' ({error})"
        ) from error
