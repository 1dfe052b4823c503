"""Names of a policy as identifiers of a target: never what could be read as anything else.

The reserved words are written down here and not asked of the Python that runs, so that every one names alike.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

KEYWORDS = """
    False None True and as assert async await break case class continue def del elif else except finally for from global if
    import in is lambda match nonlocal not or pass raise return try type while with yield
"""

BUILTINS = """
    ArithmeticError AssertionError AttributeError BaseException BaseExceptionGroup BlockingIOError BrokenPipeError BufferError
    BytesWarning ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError
    DeprecationWarning EOFError Ellipsis EncodingWarning EnvironmentError Exception ExceptionGroup FileExistsError
    FileNotFoundError FloatingPointError FutureWarning GeneratorExit IOError ImportError ImportWarning IndentationError
    IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError
    NameError NotADirectoryError NotImplemented NotImplementedError OSError OverflowError PendingDeprecationWarning
    PermissionError ProcessLookupError PythonFinalizationError RecursionError ReferenceError ResourceWarning RuntimeError
    RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError
    TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError UnicodeTranslateError UnicodeWarning
    UserWarning ValueError Warning ZeroDivisionError
    abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex copyright
    credits delattr dict dir divmod enumerate eval exec exit filter float format frozenset getattr globals hasattr hash help
    hex id input int isinstance issubclass iter len license list locals map max memoryview min next object oct open ord pow
    print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple vars zip
"""

OF_THE_FILE = """
    Any Clause Decision Enum Iterable Iterator MANIFEST TYPE_CHECKING a2b_base64 accumulate annotations array bisect_right
    byteorder combinations date datetime decide mro name pairwise product timedelta timezone value
"""

RESERVED = frozenset(f"{KEYWORDS} {BUILTINS} {OF_THE_FILE}".split())
"""Words with a meaning of their own in a generated file."""

OF_TEXT = """
    capitalize casefold center count encode endswith expandtabs find format_map index isalnum isalpha isascii isdecimal
    isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition
    removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase
    title translate upper zfill
"""

OF_MEMBERS = RESERVED.union(OF_TEXT.split())
"""Words with a meaning of their own in an enumeration whose members are text: its methods too."""


def identifier(name: str, prefix: str, reserved: Collection[str] = RESERVED) -> str:
    """The name as an ASCII identifier; `prefix`, which is one, goes before what starts with a digit or an underscore."""
    plain = re.sub(r"[^A-Za-z0-9]", lambda m: "_" if ord(m[0]) < 128 else f"x{ord(m[0]):x}", name)
    if not plain[:1].isalpha():
        plain = f"{prefix}_{plain.strip('_')}"
    return f"{plain}_" if plain in reserved else plain


def identifiers(names: Iterable[str], prefix: str, reserved: Collection[str] = RESERVED) -> dict[str, str]:
    """An identifier for each name, all different: what is one already stays, and the others make way for it, in order."""
    wanted = {name: identifier(name, prefix, reserved) for name in names}
    return apart(wanted, {name for name, plain in wanted.items() if name == plain})


def member_names(attribute: str, codes: Iterable[str]) -> dict[str, str]:
    """The member of its enumeration for each code of an attribute."""
    return identifiers(codes, identifier(attribute, "fact").upper().rstrip("_"), OF_MEMBERS)


def class_names(attributes: Iterable[str]) -> dict[str, str]:
    """The name of the enumeration of each attribute, all different."""
    return apart({attribute: class_name(attribute) for attribute in attributes}, frozenset())


def class_name(attribute: str) -> str:
    """The name of the enumeration of an attribute, without regard to others."""
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", identifier(attribute, "fact")) if part]
    return identifier("".join(part[:1].upper() + part[1:] for part in parts), "Fact")


def apart(wanted: dict[str, str], first: Collection[str]) -> dict[str, str]:
    """What is wanted for each name, with underscores behind it where another has it: those that come first, or stand first."""
    taken = {wanted[name] for name in first}
    found = {}
    for name, plain in wanted.items():
        if name not in first:
            while plain in taken:
                plain += "_"
            taken.add(plain)
        found[name] = plain
    return found


def remark(text: str) -> str:
    """Text of a policy as it may stand in a comment or a docstring of a generated file."""
    return "".join(c if c.isprintable() and c not in "\\\"'" else "?" if c in "\\" else "`" for c in text)
