"""Who may do what: roles, the table of permissions, the login with two factors."""
