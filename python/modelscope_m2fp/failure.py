"""Expected failures, told to people as they are. Anything else that is raised is a bug, or the release's own failure."""

from __future__ import annotations

# The codes of src/errors.ts that a worker can answer with.
STATUS = {
    "bad_request": 400,
    "image_missing": 400,
    "not_found": 404,
    "image_too_large": 413,
    "unsupported_image": 415,
    "image_unreadable": 422,
    "too_many_pixels": 422,
    "release_failed": 502,
    "no_release": 503,
}


class RequestError(Exception):
    """A request that gets an error: one sentence that names the thing, and what to do about it."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint

    @property
    def status(self) -> int:
        return STATUS[self.code]


class StartError(Exception):
    """The release cannot be served: one sentence, and what to do. It is the last thing the worker says before it ends."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__("%s %s" % (message, hint))
        self.message = message
        self.hint = hint


class Abandoned(BaseException):
    """Nobody waits for this request any more. No Exception: M2FP goes on after any of those in the middle of a layer."""
