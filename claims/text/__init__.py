"""Read text and say what it claims: pure functions of text, no Django, no files, no network, no clock."""

from claims.text.engine import decompose
from claims.text.language_model import load_model

__all__ = ["decompose", "load_model"]
