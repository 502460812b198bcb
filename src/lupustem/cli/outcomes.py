"""`lupustem outcomes run VISITS --events EVENTS`; `lupustem outcomes invent`: what came of a centre's own patients."""
