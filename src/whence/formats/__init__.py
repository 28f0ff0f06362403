"""Ledgers in standard formats, one file a format; `verbs/export_formats.py` is the table of them all."""
