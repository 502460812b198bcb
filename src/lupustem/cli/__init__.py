"""`lupustem ...`, one module per command."""
