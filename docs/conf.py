"""How the documentation is built: `make docs`. Warnings are errors; nothing is fetched."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent)]

from policy_dsl.version import __version__  # noqa: E402  # once it is found

project = "Evenhand"
release = version = __version__
language = "en_GB"
smartquotes = False  # what is quoted is often code
copyright = "the authors of Evenhand, Apache-2.0"  # noqa: A001  # Sphinx calls it so

# The source is the whole repository, so that a link between two texts is the same on a forge and here.
root_doc = "docs/index"
include_patterns = [
    "docs/*.md",
    "docs/reference/*.md",
    "docs/reference/diagnostics/*.md",
    "spec/language/*.md",
    "spec/mp162/*.md",
]
exclude_patterns = [".*", "build", "dist", "tests", "policy_dsl", "verifier", "benchmarks"]

extensions = ["myst_parser", "sphinx.ext.autodoc", "generated"]
myst_enable_extensions = ["colon_fence", "attrs_inline"]
myst_heading_anchors = 4
suppress_warnings: list[str] = []

nitpicky = True
nitpick_ignore_regex = [
    # what is Python's own, or another library's: nothing is fetched to link it
    (r"py:\w+", r"(str|int|bool|float|bytes|object|None|tuple|frozenset|dict|list|Path|ModuleType|Enum|Any|TypeAlias)"),
    (r"py:\w+", r"(pathlib|datetime|enum|types|typing|collections|builtins|hypothesis)\..*"),
    (r"py:\w+", r"policy_dsl\.testing\.strategies\.T"),
]

autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 88
default_role = "code"
add_module_names = False

html_theme = "furo"
html_title = f"Evenhand {release}"
html_static_path = ["_static"]
html_css_files = ["evenhand.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_use_index = True
html_theme_options = {"navigation_with_keys": True, "top_of_page_buttons": []}
