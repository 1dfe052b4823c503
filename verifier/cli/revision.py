"""Reads a file that the command line names as `FILE`, or as `FILE@REVISION` from the file's git repository.

Uses only plumbing commands (`rev-parse`, `ls-tree`, `cat-file`), which run no filters, hooks or other programs that the
repository may configure.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagnostics.render import printable
from policy_dsl.pipeline import Loaded, load
from policy_dsl.run_record import note_transient
from policy_dsl.syntax.read import MOST_BYTES, text_of
from policy_dsl.text import NO_LINE, Text

PATIENCE = 30.0
"""Seconds that git may take for one command."""
LONGEST = 256
"""Characters that a revision may have."""
REDIRECTING = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_REPLACE_REF_BASE", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE",
)  # fmt: skip
"""Variables that would make git use another repository, as they do inside a hook, or other objects."""


class GitError(Exception):
    """Git is missing or failed. The message is for users. `output` is what git printed; `None` if it did not run to its end."""

    def __init__(self, message: str, output: str | None = None) -> None:
        """With the message."""
        super().__init__(message)
        self.output = output


class Revision(Struct, frozen=True):
    """A commit of the repository with its work tree at `top`. `word` is what the command line calls it."""

    top: str
    word: str
    commit: str

    def read(self, path: str) -> tuple[Text | None, list[Finding]]:
        """The text of the file at this revision, named `PATH@REVISION`; or the findings that say why there is none."""
        shown = f"{path}@{self.word}"
        relative = within(self.top, path)
        if relative is None:
            return None, [finding("E413", f"`{printable(path)}` is outside the repository", shown)]
        try:
            listed = git(self.top, "ls-tree", "-z", "-l", "--full-tree", self.commit, "--", relative)
            mode, kind, name, size = (listed.partition(b"\t")[0].decode("ascii").split() + [""] * 4)[:4]
            if not listed:
                hint = f"`git log --oneline -- {printable(path)}` lists the revisions that touch it"
                return None, [finding("E413", f"there is no file `{printable(path)}` at `{self.word}`", shown, hint)]
            if kind != "blob" or mode == "120000":
                message = f"`{printable(path)}` is not a file at `{self.word}`, but a folder, a link or a module"
                return None, [finding("E413", message, shown, "name the file itself")]
            if int(size) > MOST_BYTES:
                message = f"the file has more than {MOST_BYTES // 2**20} MiB"
                return None, [finding("E007", message, shown, "split the policy into parts")]
            return text_of(shown, git(self.top, "cat-file", "blob", name))
        except (GitError, ValueError) as error:
            return None, [finding("E414", str(error), shown)]


def load_named(word: str) -> tuple[Loaded, Revision | None]:
    """The file that the word names, with its findings; the base of a proposal is read at the same revision."""
    if "@" in word:
        note_transient()  # git answers, not a file
    path, revision = split(word)
    if revision is None:
        warn_if_ambiguous(word)
        return load(path), None
    resolved = resolve(path, revision)
    if isinstance(resolved, Finding):
        return Loaded(word, findings=[resolved]), None
    return load(path, resolved.read), resolved


def split(word: str) -> tuple[str, str | None]:
    """The path and the revision in a word. If a file has the whole word as its name, there is no revision.

    Otherwise the path ends at the first `@` before which there is the name of a file; if there is none, at the last
    `@`. The `@{` of a revision such as `main@{yesterday}` does not end a path.
    """
    if os.path.lexists(word):
        return word, None
    candidates = list(splits_at(word))
    return next(
        (each for each in candidates if os.path.isfile(each[0])), candidates[-1] if candidates else (word, None)
    )


def warn_if_ambiguous(word: str) -> None:
    """Prints a note if the word is the name of a file, and could also be a file and a revision."""
    for path, revision in splits_at(word) if os.path.lexists(word) else ():
        if os.path.isfile(path) and isinstance(resolve(path, revision), Revision):
            alternative = f"the file `{printable(path)}` at the revision `{printable(revision)}`"
            sys.stderr.write(
                f"note: `{printable(word)}` is a file, and is used; {alternative} is `{printable(word)}^0`\n"
            )
            return


def splits_at(word: str) -> Iterator[tuple[str, str]]:
    """Every way to divide the word at an `@`."""
    for place, sign in enumerate(word):
        path, revision = word[:place], word[place + 1 :]
        if sign == "@" and path and revision and not revision.startswith("{"):
            yield path, revision


def resolve(path: str, revision: str) -> Revision | Finding:
    """The commit that `revision` names in the repository of the file; or a finding that says why there is none."""
    word, place = printable(revision[:LONGEST]), f"{path}@{printable(revision[:LONGEST])}"
    hint = "name a commit, a branch or a tag: `HEAD~1`, `main`, `v1.0`"
    if revision.startswith("-") or len(revision) > LONGEST or not revision.isprintable():
        return finding("E412", f"`{word}` is not a revision", place, hint)
    folder = os.path.dirname(os.path.abspath(path))
    while not os.path.isdir(folder):  # the folder may exist only in the repository
        folder = os.path.dirname(folder)
    try:
        top = git(folder, "rev-parse", "--show-toplevel").decode().removesuffix("\n")
    except GitError as error:
        if any(words in (error.output or "") for words in ("not a git repository", "must be run in a work tree")):
            message = f"`{printable(path)}` is not in a git repository, so it has no revisions"
            return finding("E413", message, place, "name a file in the work tree of a repository")
        return finding("E414", str(error), place)
    try:
        commit = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitError as error:
        if error.output is None:
            return finding("E414", str(error), place)
        return finding("E412", f"the repository of `{printable(path)}` has no revision `{word}`", place, hint)
    if not re.fullmatch(rb"[0-9a-f]{40,64}\n", commit):
        return finding("E412", f"`{word}` is not a revision", place, hint)
    return Revision(top, revision, commit.decode().strip())


def within(top: str, path: str) -> str | None:
    """The path relative to the top of the repository, with `/` between folders; `None` when it is outside."""
    folder, name = os.path.split(os.path.abspath(path))
    try:
        inside = os.path.relpath(os.path.join(os.path.realpath(folder), name), os.path.realpath(top))
    except ValueError:  # another drive
        return None
    parts = inside.split(os.sep)
    return None if parts[0] == os.pardir else "/".join(parts)


def git(folder: str, *arguments: str) -> bytes:
    """The output of a git command in a folder. Raises GitError when git is missing, fails, or takes too long."""
    environment = {name: value for name, value in os.environ.items() if name not in REDIRECTING}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    command = ["git", "--no-replace-objects", "--literal-pathspecs", "-C", folder, *arguments]
    try:
        process = subprocess.run(  # no shell; the words are fixed, checked, or behind `--`
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False, env=environment
        )
    except FileNotFoundError:
        raise GitError("git is not installed, and a revision is read with it") from None
    except subprocess.TimeoutExpired:
        raise GitError(f"git gave no answer within {PATIENCE:g} s") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its words cannot be used"
        raise GitError(f"git cannot be run: {reason.lower()}") from None
    if process.returncode:
        output = process.stderr.decode(errors="replace").strip()
        first = output.partition("\n")[0].removeprefix("fatal: ")[:200]
        raise GitError(f"git failed: {printable(first) or f'exit code {process.returncode}'}", output)
    return process.stdout


def finding(code: str, message: str, place: str, hint: str | None = None) -> Finding:
    """A finding on what the command line names."""
    return Finding(code, message, place, NO_LINE, hint)
