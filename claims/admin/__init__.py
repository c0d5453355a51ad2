"""The admin pages, a module for each of their sections."""

from claims.admin import audit, captures, feeds, people, publishers, scales, work

__all__ = ["audit", "captures", "feeds", "people", "publishers", "scales", "work"]
