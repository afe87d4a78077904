"""Charts as SVG, drawn by the server: no script, the same on the page, on paper and in a file."""
