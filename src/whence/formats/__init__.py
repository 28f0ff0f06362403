"""Ledgers in the formats of the trade, one file a format; `whence/formats.py` is the table of them all."""
