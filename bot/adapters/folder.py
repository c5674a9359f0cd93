"""Text files under one folder: read whole, written whole, and never one outside it."""

from contextlib import suppress
from pathlib import Path

from bot.adapters.atomic_file import replace_file
from bot.errors import Misconfigured, Refused


class Folder:
    """A folder that files are read from and written to.

    Args:
        root: What relative paths start from.
        part: The part of it that may be read and written, relative to the root; all of it by default.
    """

    def __init__(self, root: Path, part: str = ".") -> None:
        self.root = root.resolve()
        self.bounds = (self.root / part).resolve()

    def read(self, path: Path) -> str | None:
        """Return the text of a file, None where there is none.

        Args:
            path: Absolute, or relative to the root.

        Raises:
            Refused: The path leads out of bounds, or the file is not UTF-8.
            Misconfigured: The file cannot be read.
        """
        place = self._place(path)
        try:
            return place.read_bytes().decode("utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError as error:
            raise Refused("{path} is not UTF-8 text.", hint="Save it as UTF-8.", path=path) from error
        except OSError as error:
            raise unusable(path, error) from error

    def write(self, path: Path, text: str) -> None:
        """Write a file, so that a reader sees the old text or the new, never a part.

        Args:
            path: Absolute, or relative to the root; missing folders are made.
            text: The whole file; line ends stay as they are.

        Raises:
            Refused: The path leads out of bounds.
            Misconfigured: The file cannot be written.
        """
        place = self._place(path)
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            replace_file(place, text.encode("utf-8"))
        except OSError as error:
            raise unusable(path, error) from error

    def remove(self, path: Path) -> None:
        """Remove a file, and its folder if nothing is left in it; one that is not there stays away.

        Raises:
            Refused: The path leads out of bounds.
            Misconfigured: The file cannot be removed.
        """
        place = self._place(path)
        try:
            place.unlink(missing_ok=True)
        except OSError as error:
            raise unusable(path, error) from error
        if self.bounds in place.parent.parents:
            with suppress(OSError):  # something is left
                place.parent.rmdir()

    def _place(self, path: Path) -> Path:
        """Return the path with its links followed, if that is a place in bounds."""
        try:
            place = (self.root / path).resolve()
        except (OSError, ValueError, RuntimeError):  # a null byte, a circle of links
            place = self.root
        if self.bounds not in place.parents:
            raise Refused(
                "{path} is not a place under {folder}.",
                hint="Posts are written there only.",
                path=path,
                folder=self.bounds,
            )
        return place


def unusable(path: Path, error: OSError) -> Misconfigured:
    """Return the error to raise where the system does not let us use a file or folder."""
    return Misconfigured(
        "{path} cannot be used: {reason}.",
        hint="Check the folder's permissions and its free space.",
        path=path,
        reason=error.strerror or error,
    )
