"""What comes in from elsewhere: bibliographies of others, read without losing a byte."""
