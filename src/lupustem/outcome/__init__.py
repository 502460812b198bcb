"""What came of a centre's own patients: visits and events, end points, survival, and the published figures beside them."""
