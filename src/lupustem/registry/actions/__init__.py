"""Everything that changes the record: keyword-only functions, each one transaction with its rows of the trail."""
