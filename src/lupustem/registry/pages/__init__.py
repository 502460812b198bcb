"""What people see: one function a page, each with the permission that opens it; a page without one stays closed."""
