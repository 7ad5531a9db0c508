"""PostgreSQL engine of Django that finds or starts the embedded server at need."""
