"""Statements applied to one person or to a cohort: status, verdict, reasons, what is missing.

`case` decides one person with the trace that explains; `cohort` decides a frame of many with Polars, `database` with SQL.
The three are readings of the same statements and are held together by a property test.
"""
