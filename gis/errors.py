"""Problems in calls: exceptions with a stable code and a message that says what to do (problems in data are issues)."""

from __future__ import annotations


class EnumapError(Exception):
    """Base of all refusals.

    ``code`` is stable (a line of the bad-input catalogue, or a word such as ``not_found``); ``params`` fill the message
    template of that code in `gis.messages`, so that the same refusal can be said in Chinese and English.
    """

    def __init__(self, code: str, /, **params: object) -> None:
        self.code = code
        self.params = params
        from gis.messages import message

        super().__init__(message(code, "en", **params))

    def __reduce__(self) -> tuple[object, ...]:
        """How it is handed from one process to another."""
        return _again, (type(self), self.code, self.params), {"__notes__": getattr(self, "__notes__", [])}

    def say(self, lang: str) -> str:
        """The message in ``lang`` (``zh`` or ``en``)."""
        from gis.messages import message

        return message(self.code, lang, **self.params)


def _again(kind: type[EnumapError], code: str, params: dict[str, object]) -> EnumapError:
    return kind(code, **params)


class Refused(EnumapError):
    """The request or the whole file cannot be taken; nothing was changed. Exit status 2, HTTP 400."""


class Unconditional(Refused):
    """A write that does not say what it was made on; nothing was changed. HTTP 428."""


class NotFound(EnumapError):
    """A named thing does not exist. Exit status 2, HTTP 404."""


class Conflict(EnumapError):
    """The request was made on a state that is gone. Exit status 2, HTTP 409."""


class Busy(EnumapError):
    """Somebody writes all the time; asked again in a moment it will do. Exit status 2, HTTP 503."""


class LoginNeeded(EnumapError):
    """Nobody is logged in, or the login was wrong. HTTP 401."""


class Forbidden(EnumapError):
    """Who is logged in may not do that, or not there. Exit status 2, HTTP 403."""


class TooMany(EnumapError):
    """Asked too often; after a while it will do. HTTP 429."""
