"""A file as the command line names it: `FILE`, or `FILE@REVISION`, read from the git repository that the file is in.

Only plumbing is asked (`rev-parse`, `ls-tree`, `cat-file`): it runs no filter, no hook and no program of the repository's.
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
from policy_dsl.syntax.read import MOST_BYTES, text_of
from policy_dsl.text import NO_LINE, Text

PATIENCE = 30.0
"""Seconds that git may take for one question."""
LONGEST = 256
"""Characters that a revision may have."""
ELSEWHERE = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_REPLACE_REF_BASE", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE",
)  # fmt: skip
"""What would send git to another repository, as inside a hook, or to other objects."""


class GitError(Exception):
    """Git is missing or failed; the message is for people. `said` is what it wrote, none when it never came to an end."""

    def __init__(self, message: str, said: str | None = None) -> None:
        """With the message."""
        super().__init__(message)
        self.said = said


class Revision(Struct, frozen=True):
    """A commit, by the word that names it, in the repository whose work tree is the folder `top`."""

    top: str
    word: str
    commit: str

    def read(self, path: str) -> tuple[Text | None, list[Finding]]:
        """The text of the file at this revision, called `PATH@REVISION`; or why there is none."""
        shown = f"{path}@{self.word}"
        inside = within(self.top, path)
        if inside is None:
            return None, [finding("E413", f"`{printable(path)}` is outside the repository", shown)]
        try:
            listed = git(self.top, "ls-tree", "-z", "-l", "--full-tree", self.commit, "--", inside)
            mode, kind, name, size = (listed.partition(b"\t")[0].decode("ascii").split() + [""] * 4)[:4]
            if not listed:
                hint = f"`git log --oneline -- {printable(path)}` lists the revisions that touch it"
                return None, [finding("E413", f"there is no file `{printable(path)}` at `{self.word}`", shown, hint)]
            if kind != "blob" or mode == "120000":
                said = f"`{printable(path)}` is not a file at `{self.word}`, but a folder, a link or a module"
                return None, [finding("E413", said, shown, "name the file itself")]
            if int(size) > MOST_BYTES:
                said = f"the file has more than {MOST_BYTES // 2**20} MiB"
                return None, [finding("E007", said, shown, "split the policy into parts")]
            return text_of(shown, git(self.top, "cat-file", "blob", name))
        except (GitError, ValueError) as error:
            return None, [finding("E414", str(error), shown)]


def load_named(word: str) -> tuple[Loaded, Revision | None]:
    """What the word names, with everything there is to say about it; a proposal's base is read at the same revision."""
    path, revision = split(word)
    if revision is None:
        tell_apart(word)
        return load(path), None
    found = resolved(path, revision)
    if isinstance(found, Finding):
        return Loaded(word, findings=[found]), None
    return load(path, found.read), found


def split(word: str) -> tuple[str, str | None]:
    """The path and the revision. What is there under its whole name is a file, whatever is in the name.

    Otherwise the first `@` ends the path that leaves a file that is there, or else the last one. `@{` only starts the
    end of a revision, as in `main@{yesterday}`.
    """
    if os.path.lexists(word):
        return word, None
    cuts = list(cut(word))
    return next((each for each in cuts if os.path.isfile(each[0])), cuts[-1] if cuts else (word, None))


def tell_apart(word: str) -> None:
    """Says so where a file has the whole name, and there is a file and a revision of its parts too."""
    for path, revision in cut(word) if os.path.lexists(word) else ():
        if os.path.isfile(path) and isinstance(resolved(path, revision), Revision):
            there = f"the file `{printable(path)}` at the revision `{printable(revision)}`"
            sys.stderr.write(f"note: `{printable(word)}` is a file, and is used; {there} is `{printable(word)}^0`\n")
            return


def cut(word: str) -> Iterator[tuple[str, str]]:
    """Every way to cut the word at an `@`."""
    for place, sign in enumerate(word):
        path, revision = word[:place], word[place + 1 :]
        if sign == "@" and path and revision and not revision.startswith("{"):
            yield path, revision


def resolved(path: str, revision: str) -> Revision | Finding:
    """The commit that the revision names in the repository of the file; or why there is none."""
    word, place = printable(revision[:LONGEST]), f"{path}@{printable(revision[:LONGEST])}"
    hint = "name a commit, a branch or a tag: `HEAD~1`, `main`, `v1.0`"
    if revision.startswith("-") or len(revision) > LONGEST or not revision.isprintable():
        return finding("E412", f"`{word}` is not a revision", place, hint)
    folder = os.path.dirname(os.path.abspath(path))
    while not os.path.isdir(folder):  # its folder may be gone since
        folder = os.path.dirname(folder)
    try:
        top = git(folder, "rev-parse", "--show-toplevel").decode().removesuffix("\n")
    except GitError as error:
        if any(words in (error.said or "") for words in ("not a git repository", "must be run in a work tree")):
            said = f"`{printable(path)}` is not in a git repository, so it has no revisions"
            return finding("E413", said, place, "name a file in the work tree of a repository")
        return finding("E414", str(error), place)
    try:
        commit = git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    except GitError as error:
        if error.said is None:
            return finding("E414", str(error), place)
        return finding("E412", f"the repository of `{printable(path)}` has no revision `{word}`", place, hint)
    if not re.fullmatch(rb"[0-9a-f]{40,64}\n", commit):
        return finding("E412", f"`{word}` is not a revision", place, hint)
    return Revision(top, revision, commit.decode().strip())


def within(top: str, path: str) -> str | None:
    """The path from the top of the repository, with `/` between folders; none when it is outside."""
    folder, name = os.path.split(os.path.abspath(path))
    try:
        inside = os.path.relpath(os.path.join(os.path.realpath(folder), name), os.path.realpath(top))
    except ValueError:  # another drive
        return None
    parts = inside.split(os.sep)
    return None if parts[0] == os.pardir else "/".join(parts)


def git(folder: str, *arguments: str) -> bytes:
    """What git prints about a folder. Raises GitError when it is missing, fails, or takes too long."""
    environment = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1"}
    command = ["git", "--no-replace-objects", "--literal-pathspecs", "-C", folder, *arguments]
    try:
        ran = subprocess.run(  # no shell; the words are fixed, checked, or behind `--`
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False, env=environment
        )
    except FileNotFoundError:
        raise GitError("git is not installed, and a revision is read with it") from None
    except subprocess.TimeoutExpired:
        raise GitError(f"git gave no answer within {PATIENCE:g} s") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its words cannot be used"
        raise GitError(f"git cannot be run: {why.lower()}") from None
    if ran.returncode:
        said = ran.stderr.decode(errors="replace").strip()
        first = said.partition("\n")[0].removeprefix("fatal: ")[:200]
        raise GitError(f"git failed: {printable(first) or f'exit code {ran.returncode}'}", said)
    return ran.stdout


def finding(code: str, said: str, place: str, hint: str | None = None) -> Finding:
    """A finding about what the command line names."""
    return Finding(code, said, place, NO_LINE, hint)
