"""From text to plain data with positions and back: the only room that knows YAML."""
