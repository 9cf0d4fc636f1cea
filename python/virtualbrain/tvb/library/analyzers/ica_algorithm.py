"""FastICA, which is scikit-learn's."""

from __future__ import annotations

from typing import Any

from numpy.typing import ArrayLike

__all__ = ["fastica"]


def fastica(
    X: ArrayLike,
    n_components: int | None = None,
    algorithm: str = "parallel",
    whiten: bool = True,
    **options: Any,
) -> Any:
    """``sklearn.decomposition.fastica``; see there. Returns whitening, unmixing and sources."""
    try:
        from sklearn.decomposition import fastica as found
    except ImportError:
        raise ImportError(
            "fastica needs scikit-learn: pip install 'virtualbrain[scikit-learn]'"
        ) from None

    return found(
        X,
        n_components,
        algorithm=algorithm,
        whiten="arbitrary-variance" if whiten else False,
        **options,
    )
