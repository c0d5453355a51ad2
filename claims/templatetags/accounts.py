"""For the pages of one's own account."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """For a data-… attribute; autoescaping makes it safe there."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def group_digits(code: str) -> str:
    """A key or code in groups of four, as people read it."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))
