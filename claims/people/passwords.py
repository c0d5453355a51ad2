"""What a password may not be, beyond what Django refuses."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError


class DeskWordsValidator:
    """Refuses the words that everybody tries first here: the product's name and the desk's own."""

    def validate(self, password: str, user=None) -> None:
        words = {"factcheck", "fact-check", "factchecker", settings.SITE_NAME.lower()}
        rest = password.lower()
        for word in sorted(words, key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < 8 and rest != password.lower():
            raise ValidationError("The desk's name is what everybody tries first: add words of your own.", "desk_word")

    def get_help_text(self) -> str:
        return "Your password can’t be little more than the name of the desk."
