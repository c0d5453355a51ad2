"""What can go wrong with the embedded servers: each message says what to do."""


class EmbeddedError(Exception):
    """A server could not be started or is not what we expected. The text is meant for the person at the terminal."""


class AlreadyRunning(EmbeddedError):
    """Another supervisor looks after this data folder."""
