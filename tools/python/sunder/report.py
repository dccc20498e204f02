"""Web pages of results."""


class Report:
    """A web page, as one text of HTML."""

    def __init__(self, html):
        self.html = html

    def _repr_html_(self):
        import html

        return ('<iframe style="width:100%;height:640px;border:0" sandbox="allow-scripts" srcdoc="'
                f'{html.escape(self.html)}"></iframe>')

    def save(self, path):
        """Writes the page to a file."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.html)

    def __repr__(self):
        return f"<a web page of {len(self.html):,} characters; .save('run.html') writes it>"
