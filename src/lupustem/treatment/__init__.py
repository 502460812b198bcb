"""Treating one patient: dose, rate plan, windows, bedside monitor, adverse events, drugs alongside, follow-up, the whole plan.

Sixth package of the path, after `decision` and `product`. Pure: every instant comes in as an argument and carries its zone,
numbers are exact, nothing is clamped in silence, and what is not known is never taken as fine.
"""
