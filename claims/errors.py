"""When a rule says no. Each package has its own few kinds; views turn them into one sentence where it happened."""


class Refused(Exception):
    """A rule was not met; `str()` is the sentence for the person, with what to do next. Nothing was changed."""


class Stale(Refused):
    """Someone else changed the thing since this form was opened."""

    def __init__(self, sentence: str, current=None) -> None:
        super().__init__(sentence)
        self.current = current
