"""report-kg."""
