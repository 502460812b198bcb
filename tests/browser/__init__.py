"""The real pages in a real browser, in both languages."""
