"""Pages about training: certificates, courses, and who left untrained."""
