"""Work left to the worker: asked for in the transaction of what asks, taken by one worker at a time."""
