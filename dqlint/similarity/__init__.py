"""Likeness of texts: pure functions over texts and arrays, which know nothing of rules or files."""
