"""One folder per invented patient: case.yaml as a clinician writes it, and the answers as a clinician reads them."""
