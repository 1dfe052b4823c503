"""Prints the output of an earlier run again, before anything is imported that takes time.

An entry is found by a digest of the circumstances: the arguments, the folder, the environment, the terminal, and the
code. It lists the files that its run read. If each of them is as it was, what the run printed is its output today.
Whatever is wrong with an entry or its folder, there is no entry then.

`verifier/cache/keep.py` writes the entries.
"""

from __future__ import annotations

import os
import sys
from stat import S_ISDIR, S_ISREG  # `os` has imported it

COMMANDS = frozenset({"check", "diff", "test", "verify"})
"""The commands whose output is kept."""

MAGIC = b"evenhand output 1\n"
SOURCES = "sources"
"""The file with the names of our own folders and files."""

MOST_BYTES = 8 * 2**20
"""The largest entry."""

DIGEST_BYTES, LENGTH_BYTES = 32, 4

SETTINGS = frozenset({"COLORTERM", "COLUMNS", "FORCE_COLOR", "LANG", "LANGUAGE", "LINES", "NO_COLOR"})
FAMILIES = (
    "_EVENHAND_",
    "CLICOLOR",
    "EVENHAND_",
    "JUPYTER_",
    "LC_",
    "PYTHON",
    "SOURCE_DATE_EPOCH",
    "TERM",
    "TTY_",
    "UNICODE_",
    "Z3",
)
"""The environment variables that output may depend on, by name and by the beginning of their names."""

OFF = "EVENHAND_NO_CACHE"
"""The environment variable that turns the cache off."""

READ_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class UnusableError(Exception):
    """There is no entry that can be used."""


class Entry:
    """What a run read, wrote and printed."""

    __slots__ = ("code", "files", "links", "outputs", "printed")

    def __init__(
        self,
        code: int,
        files: list[tuple[str, int, bytes]],
        links: list[tuple[str, str]],
        outputs: list[tuple[str, bytes]],
        printed: list[tuple[int, bytes]],
    ) -> None:
        """The exit code; the files that were read, with their sizes and digests; paths, with what they resolved to; reports
        that were written to files; and what was printed, with the number of its stream, in order.
        """
        self.code, self.files, self.links, self.outputs, self.printed = code, files, links, outputs, printed


def answer() -> bytes | None:
    """Prints the output of the run again and ends the process, if there is an entry that can be used.

    Otherwise returns the circumstances under which the output of this run may be kept; `None` if it must not be.
    """
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS or "--no-cache" in sys.argv or os.environ.get(OFF):
        return None
    try:
        cache = folder()
        entry = decoded(content_of(path_of(cache, circumstances(listed_sources(cache)))))
        if unchanged(entry) and all(write_outputs(entry)):
            end(entry)
    except Exception:  # noqa: S110  # whatever it is, the run itself gives the output
        pass
    try:
        return circumstances(sources_of(root()))
    except Exception:  # a closed stream, a folder that is gone
        return None


def circumstances(sources: list[str]) -> bytes:
    """Everything but files that the output of this run depends on. Raises an exception if that cannot be determined.

    `sources` are the folders and files of our own code.
    """
    streams = [(stream.encoding, kind_of(stream.fileno())) for stream in (sys.stdin, sys.stdout, sys.stderr)]
    settings = [each for each in os.environ.items() if each[0] in SETTINGS or each[0].startswith(FAMILIES)]
    words = (os.path.basename(sys.argv[0]), *sys.argv[1:])
    return ascii((words, os.getcwd(), sorted(settings), streams)).encode("ascii") + circumstances_of_code(sources)


def circumstances_of_code(sources: list[str]) -> bytes:
    """The part of the circumstances that is about Python, what is installed, and our own code."""
    python = (sys.version, sys.executable, sys.platform, sys.getfilesystemencoding(), *sys.flags)
    code = (root(), len(sources), hash(tuple(map(version_of, sources))))  # the hash of numbers is always the same
    return ascii((python, modules(), code)).encode("ascii")


def kind_of(number: int) -> int:
    """The width of a terminal in columns; -1 for what is not a terminal."""
    return os.get_terminal_size(number).columns if os.isatty(number) else -1


def modules() -> list[object]:
    """What Python may import instead of ours, and the versions of what we need.

    A folder of installed packages changes with each that is installed. Of other folders the names count that may be
    those of modules, because reports may be written to them. The standard library goes by the version of Python.
    """
    standard = os.path.dirname(os.__file__)
    result: list[object] = []
    for place in sys.path:
        if place.endswith("-packages"):
            result.append((place, version_of(place)))
        elif not place.startswith(standard):
            result.append((place, version_of(place) if os.path.isfile(place) else module_names(place or os.curdir)))
    return result


def module_names(place: str) -> list[tuple[object, ...]]:
    """The names in a folder that may be those of modules, with the versions of files."""
    names: list[tuple[object, ...]] = []
    try:
        with os.scandir(place) as entries:
            for entry in entries:
                name = entry.name
                if name.endswith((".py", ".so", ".pyd", ".pyc")):
                    names.append((name, version_of(entry)))
                elif "." not in name and name != "__pycache__":
                    names.append((name,))
    except OSError:
        pass
    return sorted(names, key=ascii)


def root() -> str:
    """The folder of our packages."""
    for place in sys.path:
        if os.path.exists(os.path.join(place, "verifier", "cache", "keep.py")):
            return os.path.abspath(place)
    raise UnusableError


def sources_of(place: str) -> list[str]:
    """The folders and files of our own code. None of them if it is installed, because then it is not edited."""
    if place.endswith("-packages"):
        return []
    folders = [os.path.join(place, "policy_dsl"), os.path.join(place, "verifier")]
    files = [os.path.join(place, "_evenhand.py"), os.path.join(place, "_evenhand_cache.py")]
    for each in folders:
        with os.scandir(each) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    files.append(entry.path)
                elif entry.name != "__pycache__":
                    folders.append(entry.path)
    return sorted(folders + files)


def listed_sources(cache: str) -> list[str]:
    """The same, as the last run has listed them. A file that came or went since has changed its folder."""
    place = root()
    if place.endswith("-packages"):
        return []
    folder, *sources = os.fsdecode(content_of(os.path.join(cache, SOURCES))).split("\0")
    if folder != place:
        raise UnusableError
    return sources


def version_of(file: str | os.DirEntry[str]) -> tuple[int, ...]:
    """What the system says of a file that changes with its content; nothing if there is no such file."""
    try:
        status = os.stat(file)
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino


def digest_of(content: bytes) -> bytes:
    """The digest of some content."""
    from _blake2 import blake2b  # the half of `hashlib` that takes no time

    digest: bytes = blake2b(content, digest_size=DIGEST_BYTES).digest()
    return digest


def folder() -> str:
    """The folder of the cache. Raises UnusableError if it is somebody else's, and OSError if there is none."""
    cache = folder_name()
    status = os.lstat(cache)
    if not S_ISDIR(status.st_mode) or not is_ours(status):
        raise UnusableError
    return cache


def folder_name() -> str:
    """The name of that folder. Raises UnusableError if there is no place for it."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(base):
        home = os.environ.get("HOME", "")
        if not os.path.isabs(home):
            raise UnusableError
        base = os.path.join(home, ".cache")
    return os.path.join(base, "evenhand")


def path_of(cache: str, now: bytes) -> str:
    """The path of the entry for these circumstances."""
    return os.path.join(cache, digest_of(now).hex())


def is_ours(status: os.stat_result) -> bool:
    """Whether a file or folder is this user's, and only this user may write to it."""
    return not hasattr(os, "geteuid") or (status.st_uid == os.geteuid() and not status.st_mode & 0o022)


def content_of(path: str) -> bytes:
    """The content of an entry. Raises OSError, or UnusableError if somebody else may have written it, or it is too large."""
    number = os.open(path, READ_FLAGS | getattr(os, "O_NOFOLLOW", 0))
    try:
        status = os.fstat(number)
        if not S_ISREG(status.st_mode) or not is_ours(status) or status.st_size > MOST_BYTES:
            raise UnusableError
        return read_all(number, status.st_size)
    finally:
        os.close(number)


def read_all(number: int, size: int) -> bytes:
    """As many bytes of a file. Raises UnusableError if it has fewer or more."""
    parts, left = [], size + 1
    while left and (part := os.read(number, left)):
        parts.append(part)
        left -= len(part)
    if left != 1:
        raise UnusableError
    return b"".join(parts)


def decoded(content: bytes) -> Entry:
    """The entry with this content. Raises an exception if it is damaged or in another form."""
    begin = len(MAGIC) + DIGEST_BYTES
    if content[: len(MAGIC)] != MAGIC or digest_of(content[begin:]) != content[len(MAGIC) : begin]:
        raise UnusableError
    at = begin

    def number() -> int:
        return int.from_bytes(field(LENGTH_BYTES), "little")

    def field(size: int) -> bytes:
        nonlocal at
        at += size
        if at > len(content):
            raise UnusableError
        return content[at - size : at]

    def text() -> str:
        return os.fsdecode(field(number()))

    code = number()
    files = [(text(), number(), field(DIGEST_BYTES)) for _ in range(number())]
    links = [(text(), text()) for _ in range(number())]
    outputs = [(text(), field(number())) for _ in range(number())]
    printed = [(number(), field(number())) for _ in range(number())]
    if at != len(content):
        raise UnusableError
    return Entry(code, files, links, outputs, printed)


def unchanged(entry: Entry) -> bool:
    """Whether all files are as the run read them. Raises OSError or UnusableError if one cannot be read."""
    return all(os.path.realpath(path) == target for path, target in entry.links) and all(
        is_same(*each) for each in entry.files
    )


def is_same(path: str, size: int, digest: bytes) -> bool:
    """Whether the file has this content."""
    status = os.stat(path)  # before opening it, because opening a device can have side effects
    if not S_ISREG(status.st_mode) or status.st_size != size:
        return False
    number = os.open(path, READ_FLAGS)
    try:
        return S_ISREG(os.fstat(number).st_mode) and digest_of(read_all(number, size)) == digest
    finally:
        os.close(number)


def write_outputs(entry: Entry) -> list[bool]:
    """Writes the reports to their files as the run did; whether each is written."""
    if not entry.outputs:
        return []
    from verifier.cli.outputs import write_again

    return write_again(entry.outputs, [path for path, *_ in entry.files])


def end(entry: Entry) -> None:
    """Prints what the run printed and ends the process. Returns if nothing could be printed."""
    begun = False
    for stream, part in entry.printed:
        left = memoryview(part)
        while left:
            try:
                left = left[os.write(stream, left) :]
            except BlockingIOError:
                from select import select

                select([], [stream], [])
            except OSError as error:
                if not begun:
                    return
                os._exit(failure(error))
            begun = True
    os._exit(entry.code)


def failure(error: OSError) -> int:
    """Reports that only a part of the output could be printed. Returns the exit code."""
    from errno import EPIPE

    from verifier.cli.output_errors import report_output_error
    from verifier.report.exit_codes import CUT_OFF

    return CUT_OFF if error.errno == EPIPE else report_output_error(error)
