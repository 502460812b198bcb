"""An infusion as its rows tell it: what the monitor is told, what happened in which order, and where it stands."""
