"""The value of an expression that is written as text."""

from __future__ import annotations

import ast
import operator
from collections.abc import Mapping
from typing import Any

_OPERATORS: dict[type[ast.AST], Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.Invert: operator.invert,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


def value(text: str, names: Mapping[str, Any]) -> Any:
    """What `text` is, read as Python reads it, with numbers and functions in place of names."""

    def of(node: ast.AST) -> Any:
        match node:
            case ast.Constant(value=int() | float() as number):
                return number
            case ast.Name(id=name):
                return names[name]
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                return getattr(names[module], name)
            case ast.UnaryOp(op=op, operand=one):
                return _OPERATORS[type(op)](of(one))
            case ast.BinOp(left=one, op=op, right=two):
                return _OPERATORS[type(op)](of(one), of(two))
            case ast.Compare(left=one, ops=[op], comparators=[two]):
                return _OPERATORS[type(op)](of(one), of(two))
            case ast.Subscript(value=array, slice=place):
                return of(array)[of(place)]
            case ast.Call(func=function, args=arguments, keywords=[]):
                return of(function)(*map(of, arguments))
        raise ValueError(f"no arithmetic: {ast.unparse(node)}")

    return of(ast.parse(text, mode="eval").body)
