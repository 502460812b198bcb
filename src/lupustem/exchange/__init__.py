"""The door for outside data, both ways: case files, cohorts (CSV, Parquet, NDJSON) and FHIR; here files are opened."""
