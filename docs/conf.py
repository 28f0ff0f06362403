"""How the site is built from the pages of this folder: `make docs`, without the network, and no warning is let pass."""

from __future__ import annotations

from whence import __version__

project = "whence"
author = "The whence authors"
copyright = "The whence authors. Apache-2.0"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
html_extra_path = ["schema"]

# Headings down to the third level can be linked to as on GitHub; the tests hold the site's links to be sound.
myst_heading_anchors = 3

# Docstrings put `code` in single marks, as Markdown has it.
default_role = "code"
smartquotes = False
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_display_short_literal_types = True
python_maximum_signature_line_length = 88

html_theme = "furo"
html_title = f"whence {release}"
html_static_path: list[str] = []
html_show_sourcelink = False
html_copy_source = False
# ```output, ```verdict and the like are shown as they are.
highlight_language = "none"
suppress_warnings = ["misc.highlighting_failure"]
