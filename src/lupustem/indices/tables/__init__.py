"""Indices over a long table of visits, one row per patient and visit, with Polars: the same declarations, read by column."""
