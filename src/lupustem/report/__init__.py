"""What people take away: the decision as text, JSON and HTML."""
