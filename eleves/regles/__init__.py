"""Pure computations about school time: a class's week, its models, the files it is read from."""
