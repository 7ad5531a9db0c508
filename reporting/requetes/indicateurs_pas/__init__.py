"""Figures of the PAS and the rows behind them: both read from the same query."""
