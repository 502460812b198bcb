"""What came of a centre's own patients: the cohort of visits and events, its end points, and the published figures beside them."""
