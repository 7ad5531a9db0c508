"""Pure rules of letters and documents."""
