"""Keeping the record: every change in one transaction with its row of the trail, chained by hashes, never overwritten."""
