"""The environment: everything has a default, and whatever is wrong is one sentence that names the setting."""

from pathlib import Path

import msgspec
import pytest

from services.chassis.run.settings import BadSetting, Settings, read

EVERYWHERE = "0.0.0.0"  # noqa: S104 - what an operator may choose


def test_nothing_needs_to_be_set() -> None:
    assert read({}) == Settings(base_url="http://127.0.0.1:8080")


def test_everything_can_be_set() -> None:
    given = {
        "OPENIMI_MODE": "embedded",
        "OPENIMI_HOME": "/srv/imi",
        "OPENIMI_ORIGIN": "imi.example",
        "OPENIMI_HOST": EVERYWHERE,
        "OPENIMI_PORT": "80",
        "OPENIMI_OPS_PORT": "0",
        "OPENIMI_KEK_FILE": "/secrets/kek",
        "OPENIMI_SMTP_URL": "smtps://user:word@mail.example:465",
        "OPENIMI_TRAINING": "no",
        "OPENIMI_BASE_URL": "https://imi.example/",
        "PATH": "/bin",
        "TEST_OPENIMI_ANYTHING": "is the tests' own",
    }
    settings = read(given)
    assert settings == Settings(
        home=Path("/srv/imi"),
        origin="imi.example",
        host=EVERYWHERE,
        port=80,
        ops_port=0,
        kek_file=Path("/secrets/kek"),
        smtp_url="smtps://user:word@mail.example:465",
        training=False,
        base_url="https://imi.example",
    )
    assert settings.secure


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPENIMI_MODE", "distributed"),
        ("OPENIMI_MODE", ""),
        ("OPENIMI_PORT", "http"),
        ("OPENIMI_PORT", "-1"),
        ("OPENIMI_PORT", "65536"),
        ("OPENIMI_PORT", "80.5"),
        ("OPENIMI_PORT", "²"),
        ("OPENIMI_PORT", ""),
        ("OPENIMI_OPS_PORT", "x"),
        ("OPENIMI_SMTP_URL", "mail.example"),
        ("OPENIMI_SMTP_URL", "http://mail.example"),
        ("OPENIMI_TRAINING", "true"),
        ("OPENIMI_TRAINING", "NO"),
        ("OPENIMI_BASE_URL", "imi.example"),
        ("OPENIMI_BASE_URL", "ftp://imi.example"),
        ("OPENIMI_NO_SUCH", "1"),
        ("OPENIMI_", "1"),
        ("OPENIMI_port", "8080"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_it(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as bad:
        read({name: value})
    sentence = str(bad.value)
    assert name in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("value", ["smtp.example user:topsecret", "htp://user:topsecret@host"])
def test_no_sentence_repeats_what_may_hold_a_password(value: str) -> None:
    with pytest.raises(BadSetting) as bad:
        read({"OPENIMI_SMTP_URL": value})
    assert "topsecret" not in str(bad.value)


@pytest.mark.parametrize("url", ["http://imi.example", "http://10.0.0.1:8080"])
def test_production_wants_https_for_other_than_loopback_addresses(url: str) -> None:
    assert read({"OPENIMI_BASE_URL": url}).base_url == url
    with pytest.raises(BadSetting, match="OPENIMI_BASE_URL"):
        read({"OPENIMI_BASE_URL": url, "OPENIMI_TRAINING": "no"})


def test_production_wants_https_where_the_address_comes_from_the_host() -> None:
    with pytest.raises(BadSetting, match="OPENIMI_BASE_URL"):
        read({"OPENIMI_HOST": EVERYWHERE, "OPENIMI_TRAINING": "no"})


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:8080", "https://imi.example"]
)
def test_production_on_loopback_or_by_https(url: str) -> None:
    assert read({"OPENIMI_BASE_URL": url, "OPENIMI_TRAINING": "no"}).secure == url.startswith("https")


def test_an_address_with_colons_is_put_in_brackets() -> None:
    assert read({"OPENIMI_HOST": "::1", "OPENIMI_PORT": "90"}).base_url == "http://[::1]:90"


def test_every_field_can_be_set_by_a_name() -> None:
    """A setting that nobody can set would be a constant."""
    names = {field.name for field in msgspec.structs.fields(Settings)}
    known = {f"OPENIMI_{name.upper()}" for name in names}
    for name in known:
        try:
            read({name: "embedded"})
        except BadSetting as bad:
            assert "does not know" not in str(bad), name
