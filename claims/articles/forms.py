"""Forms of the article pages."""

from __future__ import annotations

from django import forms
from django.core.validators import URLValidator

from claims.articles.texts import ArticleDetails


class DetailsForm(forms.Form):
    """What is said about an article. All of it may be left empty on import: it is guessed then."""

    title = forms.CharField(max_length=500, required=False)
    publisher = forms.CharField(max_length=200, required=False)
    author = forms.CharField(max_length=200, required=False)
    published_on = forms.DateField(
        label="Published", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    url = forms.CharField(
        label="Address",
        required=False,
        max_length=8192,
        validators=[
            URLValidator(["http", "https"], message="This is not an address that begins with http:// or https://.")
        ],
    )

    def details(self) -> ArticleDetails:
        return ArticleDetails(
            **{name: self.cleaned_data[name] for name in ArticleDetails.FIELDS if name in self.fields}
        )


class EditArticleForm(DetailsForm):
    title = forms.CharField(max_length=500, error_messages={"required": "An article needs a title."})
    original_source = forms.CharField(label="Original source", max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class FetchedForm(DetailsForm):
    """What was typed beside an address, and waits until the page is fetched."""

    article = forms.IntegerField(required=False, widget=forms.HiddenInput)  # that this is a new text of

    def typed(self) -> dict[str, str]:
        return {name: value for name in FetchedForm.base_fields if (value := self.data.get(name, "").strip())}


class ImportForm(FetchedForm):
    """A text by one of three ways: pasted, as a file, or fetched from its address."""

    text = forms.CharField(
        label="Text", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"})
    )
    file = forms.FileField(
        required=False, help_text=".txt, .md, .html, .docx or .pdf, up to 10 MB", allow_empty_file=True
    )
    fetch_url = forms.CharField(label="Fetch from an address", required=False, max_length=8192)

    def clean(self):
        data = super().clean()
        ways = [name for name in ("text", "file", "fetch_url") if data.get(name)]
        if len(ways) > 1 and not data["text"].strip():  # blanks left in the box beside a file are no second way
            ways.remove("text")
        if not ways and not self.errors:
            raise forms.ValidationError("Paste a text, choose a file, or give an address.")
        if len(ways) > 1:
            raise forms.ValidationError("Choose one way: a pasted text, a file, or an address.")
        self.way = ways[0] if ways else ""
        return data
