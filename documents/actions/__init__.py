"""Acts on letters and documents."""
