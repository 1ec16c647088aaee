"""Do bytes become the characters they stand for, or are they refused?"""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.decoding import clean, decoded
from transforms.rejections import NoArticle, Rejection

ENGLISH = "The minister’s café in São Paulo – once a señor’s – cost €5."
TEXTS = {
    "cp1252": ENGLISH,
    "cp1250": "Minister spraw zagranicznych oświadczył, że Polska poprze rezolucję w sprawie Ukrainy.",
    "cp1251": "Совет Безопасности в четверг отклонил проект резолюции, внесённый Россией.",
    "koi8-r": "Министр иностранных дел заявил, что переговоры продолжатся в пятницу.",
    "shift_jis": "国連総会は木曜日、ウクライナ侵攻を非難する決議案を採択した。日本は共同提案国となった。",
    "euc_kr": "유엔 총회는 목요일 우크라이나 전쟁에 관한 결의안을 채택했다. 한국은 공동 제안국으로 참여했다.",
}


@pytest.mark.parametrize(("encoding", "text"), TEXTS.items())
def test_an_encoding_shows_by_its_look(encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_with_and_without_a_mark(encoding: str) -> None:
    assert decoded(ENGLISH.encode(encoding)) == ENGLISH


@pytest.mark.parametrize(
    ("payload", "declared", "expected"),
    [
        (b"caf\xe9", "iso-8859-1", "café"),
        (b'<meta charset="windows-1251"><p>\xcc\xe8\xf0', None, '<meta charset="windows-1251"><p>Мир'),
        ("café".encode(), "iso-8859-1", "café"),
        (b"\x1b$B9q\x1b(B", "iso-2022-jp", "国"),
        (b"plain", "no-such-charset", "plain"),
        (b"\x93quoted\x94", "latin-1", "“quoted”"),
        (b"a\x00b", None, "ab"),
        (b"a\r\nb\rc\xe2\x80\xa8d", None, "a\nb\nc\nd"),
        (b"", None, ""),
    ],
)
def test_marks_declarations_and_line_breaks(payload: bytes, declared: str | None, expected: str) -> None:
    # A text long enough that a single control character does not make it binary.
    padding = b"x" * 40
    assert decoded(payload + padding, declared) == expected + "x" * 40


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"%PDF-1.7\nsome text", Rejection.BINARY_CONTENT),
        (gzip.compress(b"text", mtime=0), Rejection.BINARY_CONTENT),
        (zlib.compress(bytes(range(256)) * 9), Rejection.BINARY_CONTENT),
        (b"\x00\x01\x02\x03" * 50, Rejection.BINARY_CONTENT),
        (b"\xff\xfe\x00", Rejection.WRONG_ENCODING),
        (b"\x81\x8d\x8f\x90\x9d" * 40, Rejection.WRONG_ENCODING),
    ],
)
def test_what_is_no_text_is_refused(payload: bytes, reason: Rejection) -> None:
    with pytest.raises(NoArticle) as refused:
        decoded(payload)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("caf\udce9 in Gen\udce8ve, at the caf\udce9", "café in Genève, at the café"),
        ("\udcc3\udca9", "é"),
        ("a\ud800b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("\ud800 and \udce9", "\ufffd and \ufffd"),
        ("\ufeffa\x00b", "ab"),
    ],
)
def test_surrogates_do_not_reach_the_text(text: str, expected: str) -> None:
    assert clean(text) == expected


@given(st.binary(max_size=300))
def test_any_bytes_give_clean_text_or_a_refusal(payload: bytes) -> None:
    try:
        text = decoded(payload)
    except NoArticle:
        return
    text.encode("utf-8")
    assert not set(text) & set("\x00\ufeff\r\x85\u2028\u2029")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u2028\u2029")))
def test_unicode_text_is_left_as_it_is(text: str) -> None:
    assert decoded(text.encode()) == text
