"""The account in other forms: rows in, files out. Every form names its lines, so that each figure can be traced."""
