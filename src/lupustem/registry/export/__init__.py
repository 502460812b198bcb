"""The record as open files: what each column is, what leaves the centre and what does not, and the export itself."""
