"""Every page states its content security policy first, and has no script where it forbids them."""

import re

import pytest
from bs4 import BeautifulSoup

from bookbuild.policy import state_policy
from built import every_page


@pytest.mark.site
@every_page
def test_page_states_its_policy_before_it_loads_anything(page):
    html = page.read_text(encoding="utf-8")
    first = re.search(r"<(?:script|style|link|img|base)\b", html)
    assert html.count('http-equiv="Content-Security-Policy"') == 1
    assert html.index('http-equiv="Content-Security-Policy"') < first.start()
    assert not re.findall(r"<[^<>]* on[a-z]+=[^<>]*>|javascript:", html)


def test_scripts_in_the_page_are_named_by_their_checksum_and_data_are_not():
    data = '<script type="application/json">{}</script>'
    html = f'<head><meta charset="utf-8"></head><script>f("é < 1")</script>{data}'
    page = BeautifulSoup(html, "html.parser")
    state_policy(page)
    [named] = re.findall("'sha256-(.*?)'", page.select_one("meta[http-equiv]")["content"])
    assert (
        named == "tzjbvEkrEozpbKAS3sFEuVe4/azXP8+ViA9zFrJSzKc="
    )  # of openssl dgst -sha256 -binary | base64
