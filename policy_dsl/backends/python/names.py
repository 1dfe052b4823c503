"""Names of a policy as Python identifiers that are distinct and have no other meaning.

Reserved words are listed here, not taken from the running Python, so that every version of Python gives the same names.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from policy_dsl.backends.words import made_distinct

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

FILE_NAMES = """
    Any Clause Decision Enum Iterable Iterator MANIFEST TYPE_CHECKING a2b_base64 accumulate annotations array bisect_right
    byteorder combinations date datetime decide mro name pairwise product timedelta timezone value
"""

RESERVED = frozenset(f"{KEYWORDS} {BUILTINS} {FILE_NAMES}".split())
"""Words with a meaning of their own in a generated file."""

STR_METHODS = """
    capitalize casefold center count encode endswith expandtabs find format_map index isalnum isalpha isascii isdecimal
    isdigit isidentifier islower isnumeric isprintable isspace istitle isupper join ljust lower lstrip maketrans partition
    removeprefix removesuffix replace rfind rindex rjust rpartition rsplit rstrip split splitlines startswith strip swapcase
    title translate upper zfill
"""

RESERVED_FOR_MEMBERS = RESERVED.union(STR_METHODS.split())
"""Words with a meaning of their own in an enumeration whose members are text, such as the methods of text."""


def identifier(name: str, prefix: str, reserved: Collection[str] = RESERVED) -> str:
    """The name as an ASCII identifier. If it starts with a digit or an underscore, `prefix`, an identifier, comes first."""
    plain = re.sub(r"[^A-Za-z0-9]", lambda m: "_" if ord(m[0]) < 128 else f"x{ord(m[0]):x}", name)
    if not plain[:1].isalpha():
        plain = f"{prefix}_{plain.strip('_')}"
    return f"{plain}_" if plain in reserved else plain


def identifiers(names: Iterable[str], prefix: str, reserved: Collection[str] = RESERVED) -> dict[str, str]:
    """A different identifier for each name. A name that is an identifier keeps it; others, in order, may get underscores."""
    wanted = {name: identifier(name, prefix, reserved) for name in names}
    return made_distinct(wanted, {name for name, plain in wanted.items() if name == plain})


def member_names(attribute: str, codes: Iterable[str]) -> dict[str, str]:
    """The enumeration member for each code of an attribute."""
    return identifiers(codes, identifier(attribute, "fact").upper().rstrip("_"), RESERVED_FOR_MEMBERS)


def class_names(attributes: Iterable[str], reserved: Collection[str] = RESERVED) -> dict[str, str]:
    """The name of each attribute's enumeration, all different."""
    return made_distinct({attribute: class_name(attribute, reserved) for attribute in attributes}, frozenset())


def class_name(attribute: str, reserved: Collection[str] = RESERVED) -> str:
    """The name of an attribute's enumeration, which another attribute's may equal."""
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", identifier(attribute, "fact")) if part]
    return identifier("".join(part[:1].upper() + part[1:] for part in parts), "Fact", reserved)


def for_comment(text: str) -> str:
    """Text of a policy, made safe for a comment or a docstring of a generated file."""
    return "".join(c if c.isprintable() and c not in "\\\"'" else "?" if c in "\\" else "`" for c in text)
