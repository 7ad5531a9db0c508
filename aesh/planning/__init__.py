"""The solver, later: pure Python, no Django import."""
