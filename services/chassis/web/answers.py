"""What a route answers, for the description of the API, where its handler gives bytes that are written already."""

from typing import Any

from litestar.openapi import ResponseSpec


def answers(kind: Any, status: int = 200) -> dict[int, ResponseSpec]:
    """`responses=` of a route that answers this document of the contracts."""
    return {status: ResponseSpec(kind, generate_examples=False, description=str(kind.__doc__))}
