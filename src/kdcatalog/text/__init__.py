"""Text from outside, cleaned: TeX, HTML, names."""
