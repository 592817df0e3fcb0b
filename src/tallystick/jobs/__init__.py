"""Where the stages are strung together, and files and streams are opened."""
