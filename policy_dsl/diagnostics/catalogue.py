"""Every diagnostic code, with the one line that says what it is about. The message of a finding is the specific one."""

from __future__ import annotations

CATALOGUE: dict[str, str] = {
    # --- E0xx: files and their bytes
    "E001": "the file cannot be read",
    "E002": "the file is empty",
    "E003": "the file is not UTF-8",
    "E004": "a control character",
    "E005": "a character that hides or reorders text",
    "E006": "a tab or a no-break space in indentation",
    "E007": "the file is too large",
    "E008": "a line is too long",
    # --- E1xx: syntax
    "E101": "a word that cannot stand here",
    "E102": "a unit is missing",
    "E103": "a time that is not a whole number",
    "E104": "a line stands twice",
    "E105": "a line is missing",
    "E106": "a row is not closed",
    "E107": "blocks are nested too deep",
    "E108": "not part of the language yet",
    "E109": "left out of the language on purpose",
    "E110": "no declaration starts like this",
    "E111": "the file does not start with a policy or a proposal",
    "E112": "`has` takes one value",
    "E113": "the indentation does not fit any line above",
    "E114": "a quote is not closed",
    "E115": "an unknown unit",
    # --- E2xx: names, types and tables
    # --- E3xx: proposals
    # --- E4xx: the command line and compiling
    # --- W5xx: remarks on a policy that is otherwise sound
}
