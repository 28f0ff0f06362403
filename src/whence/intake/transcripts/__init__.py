"""Transcripts in: labelled text, pages, subtitles, tables and JSON. `sources.transcripts` reads any of them."""
