"""The way in for programs: facts, decisions, plans and lots as JSON, with tokens; writes by the same actions as the pages."""
