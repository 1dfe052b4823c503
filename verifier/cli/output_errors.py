"""The message for an output that cannot be written. It imports nothing that takes time: a repeated run prints it, too."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from errno import EBADF, EDQUOT, EFBIG, EIO, ENOSPC, EPIPE

from verifier.report.exit_codes import BAD_INPUT, CUT_OFF

OUTPUT_ERRORS = frozenset({ENOSPC, EDQUOT, EFBIG, EIO, EPIPE, EBADF})
"""Errors that writing the output may raise. Errors of files are reported where these are read or written."""


def report_output_error(error: OSError) -> int:
    """Reports why the output cannot be written, if anyone may still read it. Returns the exit code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # discards the output that is still buffered
    if isinstance(error, BrokenPipeError):
        return CUT_OFF
    with suppress(OSError):
        reason = (error.strerror or "the system does not say why").lower()
        sys.stderr.write(f"error[E406]: the output cannot be written: {reason}\n")
    return BAD_INPUT
