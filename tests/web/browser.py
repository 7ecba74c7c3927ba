"""A browser without script, as a class: it reads forms from pages, fills them in and sends them."""

from __future__ import annotations

import http.client
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode


class Form:
    """A form of a page.

    Attributes:
        action: where it is sent to.
        fields: what is filled in already, by name.
        choices: the values of radio buttons, boxes and lists, by name.
        kinds: "radio", "checkbox", "select" or "text", by name.
        buttons: the (name, value) of each.
        pick: how many boxes are to be ticked, or 0.
    """

    def __init__(self, action: str) -> None:
        self.action = action
        self.fields: dict[str, list[str]] = {}
        self.choices: dict[str, list[str]] = {}
        self.kinds: dict[str, str] = {}
        self.buttons: list[tuple[str, str]] = []
        self.pick = 0


class Page(HTMLParser):
    """A page as it came.

    Attributes:
        status: of HTTP.
        html: its text.
        forms: its forms.
        links: where it leads.
        outside: addresses it would ask for that are not the room's; a source to follow is none.
    """

    def __init__(self, status: int, html: str) -> None:
        super().__init__()
        self.status, self.html = status, html
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self._list = ""
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = {name: value or "" for name, value in attrs}
        for name in ("src", "href", "action"):
            elsewhere = have.get(name, "").startswith(("http:", "https:", "//"))
            if elsewhere and tag != "a":
                self.outside.append(f"{tag} {have[name]}")
        if tag == "a":
            self.links.append(have.get("href", ""))
        elif tag == "form":
            self.forms.append(Form(have["action"]))
            self._inside = True
        elif self._inside:
            self._field(tag, have)

    def _field(self, tag: str, have: dict[str, str]) -> None:
        form, name = self.forms[-1], have.get("name", "")
        if tag == "fieldset" and "data-pick" in have:
            form.pick = int(have["data-pick"])
        elif tag == "button":
            form.buttons.append((name, have.get("value", "")))
        elif tag == "input" and have.get("type") in ("radio", "checkbox"):
            form.kinds[name] = have["type"]
            form.choices.setdefault(name, []).append(have["value"])
            if "checked" in have:
                form.fields.setdefault(name, []).append(have["value"])
        elif tag == "input" or tag == "textarea":
            form.kinds[name] = "text"
            form.fields[name] = [have.get("value", "")]
        elif tag == "select":
            self._list = name
            form.kinds[name] = "select"
            form.choices[name] = []

    def handle_data(self, data: str) -> None:
        if self._list and data.strip().isdigit():
            self.forms[-1].choices[self._list].append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "form"
        self._list = "" if tag == "select" else self._list

    @property
    def ballot(self) -> Form | None:
        """The form that decides, of a page of a play."""
        return next((f for f in self.forms if ("do", "decide") in f.buttons), None)


class Browser:
    """One browser with its cookies.

    Args:
        address: of the room.

    Attributes:
        source: the address it comes from.
        line: its connection; None asks on a new one.
    """

    def __init__(self, address: str) -> None:
        self.host = address.removeprefix("http://")
        self.cookies: dict[str, str] = {}
        self.at = ""
        self.headers: dict[str, str] = {}
        self.source = "127.0.0.1"
        self.line: http.client.HTTPConnection | None = None

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[Any, str]:
        """One request, with no redirect followed: the response and its text."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        always = {"Cookie": cookies, "Origin": f"http://{self.host}", **self.headers}
        if method == "POST":
            always["Content-Type"] = "application/x-www-form-urlencoded"
        response = self._asked(method, path, body, {**always, **headers})
        html = response.read().decode()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0].strip('"')
        return response, html

    def _asked(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        """Ask; once more on a new connection where the old one was let go, as browsers do."""
        old, self.line = self.line, None
        new = http.client.HTTPConnection(self.host, timeout=60, source_address=(self.source, 0))
        for line in filter(None, (old, new)):
            try:
                line.request(method, path, body or None, headers)
                response = line.getresponse()
            except (http.client.HTTPException, OSError):
                line.close()
                if line is not old:
                    raise
            else:
                self.line = line
                return response
        raise AssertionError("one of them is new")

    def get(self, path: str) -> Page:
        """Open an address; where it leads on, go there."""
        return self._follow(*self.send("GET", path.partition("#")[0]), path)

    def post(self, path: str, form: dict[str, Any]) -> Page:
        """Send a form."""
        return self._follow(*self.send("POST", path, urlencode(form, doseq=True).encode()), path)

    def _follow(self, response: Any, html: str, path: str) -> Page:
        self.at = path
        if response.status in (302, 303, 307):
            return self.get(response.getheader("location"))
        return Page(response.status, html)

    def come_in(self, pin: str, code: str = "", own: str = "4711") -> Page:
        """From the door to the cases: with a code, or with a new one."""
        do = "enter" if code else "new"
        page = self.post("/", {"pin": pin, "code": code, "do": do})
        return self.give_pin(own) if self.at == "/pin" else page

    def give_pin(self, own: str) -> Page:
        """The own PIN; a second time where it is new."""
        page = self.post("/pin", {"pin": own})
        return (
            self.post("/pin", {"pin": own, "again": "1"})
            if "The PIN once more" in page.html
            else page
        )

    def begin(self, case: str, how: str = "practice") -> Page:
        """Begin a case, or continue it."""
        return self.post(f"/case/{case}", {"do": how})
