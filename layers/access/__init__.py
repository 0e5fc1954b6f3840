"""Who is logged in, with which password, and the audit of what was done."""
