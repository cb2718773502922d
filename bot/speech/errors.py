"""What may be wrong with a recording, in words a candidate's message can be made of."""

from bot.errors import PermanentError


class SoundRefused(PermanentError):
    """The recording cannot be used."""
