"""Showing a ledger: on a terminal, as a page, and as records for other programs."""
