"""Classes with declared attributes, as TVB's scripts and subclasses write them.

The differences from TVB's: numbers and lists are accepted where an array is declared, and a default
array, list or dict is each object's own.
"""

from ._attr import (
    Attr,
    Dim,
    EnumAttr,
    Final,
    Float,
    Int,
    LinspaceRange,
    List,
    NArray,
    Range,
)
from ._core import (
    HasTraits,
    MetaType,
    SubformEnum,
    TupleEnum,
    TVBEnum,
    cached_trait_property,
    trait_property,
)
from .info import narray_describe, narray_summary_info

__all__ = [
    "Attr", "Dim", "EnumAttr", "Final", "Float", "HasTraits", "Int", "LinspaceRange", "List",
    "MetaType", "NArray", "Range", "SubformEnum", "TVBEnum", "TupleEnum", "cached_trait_property",
    "narray_describe", "narray_summary_info", "trait_property",
]  # fmt: skip
