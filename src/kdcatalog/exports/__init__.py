"""The catalog in the formats of other programs: each module one format, none knows another."""
