"""Readings and findings → terminal, JSON, SARIF, xlsx, csv, parquet, HTML, Markdown. Nothing is decided here."""
