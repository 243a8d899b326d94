"""Paths as a person gives them become named bytes in a fixed order."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from reader_samples import zipped

from reportminer.readers import inputs
from reportminer.readers.encoding import decode
from reportminer.readers.kinds import kind_of

TEXT = "预算400万元。".encode()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "乙/b.txt",
        "乙/a.docx",
        "甲.pdf",
        "~$甲.docx",
        ".hidden.txt",
        ".git/x.txt",
        "说明.md",
        "d.json",
        "图.png",
    ):
        place = tmp_path / "报告" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(TEXT)
    return tmp_path


def names(*paths: str) -> list[str]:
    return [item.name.replace("\\", "/") for item in inputs(paths)]


def test_folders_in_order_without_what_is_no_report(folder: Path) -> None:
    assert names("报告") == ["报告/乙/a.docx", "报告/乙/b.txt", "报告/甲.pdf"]


def test_file_named_outright_is_read_whatever_its_ending(folder: Path) -> None:
    assert [(item.name, item.data) for item in inputs(["报告/说明.md"])] == [(str(Path("报告/说明.md")), TEXT)]


def test_globs_and_each_file_once(folder: Path) -> None:
    assert names("报告/**/*.txt", "报告/乙/b.txt") == ["报告/乙/b.txt"]


def test_wrong_paths_are_errors_beside_the_rest(folder: Path) -> None:
    (folder / "空").mkdir()
    found = list(inputs(["没有.txt", "报告/*.xlsx", "空", "报告/甲.pdf"]))
    assert [item.error.problem if item.error else None for item in found] == [
        "文件不存在",
        "没有文件与这个模式相符",
        "文件夹里没有可读的报告",
        None,
    ]


def test_data_is_read_when_its_turn_comes(folder: Path) -> None:
    found = inputs(["报告/乙/a.docx", "报告/乙/b.txt"])
    next(found)
    (folder / "报告/乙/b.txt").write_bytes(b"later")
    assert next(found).data == b"later"


def test_zip_with_chinese_names_in_gbk_and_utf8() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("市县/乙报告.txt", TEXT)
        archive.writestr("x" * 8 + ".txt", TEXT)
        archive.writestr("__MACOSX/._乙报告.txt", b"x")
        archive.writestr("说明.md", b"x")
    # Windows writes names in GBK and says nothing of it: the same length in bytes, no flag.
    data = made.getvalue().replace(b"x" * 8 + b".txt", "甲甲报告".encode("gbk") + b".txt")
    place = Path("档案.zip")
    assert [item.name for item in expand(place, data)] == ["档案.zip/市县/乙报告.txt", "档案.zip/甲甲报告.txt"]


def expand(place: Path, data: bytes) -> list[object]:
    from reportminer.readers.sources import _expanded

    return list(_expanded(str(place), data, 2))


def test_zip_in_a_zip_and_no_deeper(folder: Path) -> None:
    inner = zipped({"c.txt": TEXT})
    Path("a.zip").write_bytes(zipped({"b.zip": zipped({"d.zip": inner, "e.txt": TEXT})}))
    found = list(inputs(["a.zip"]))
    assert [item.name for item in found] == ["a.zip/b.zip/d.zip", "a.zip/b.zip/e.txt"]
    assert found[0].error is not None
    assert found[1].data == TEXT


def test_encrypted_zip_and_empty_zip(folder: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    Path("a.zip").write_bytes(bytes(data))
    Path("b.zip").write_bytes(zipped({"x.md": b"x"}))
    errors = [item.error for item in inputs(["a.zip", "b.zip"])]
    assert [error.problem for error in errors if error] == ["压缩包已加密，需要密码", "压缩包里没有可读的报告"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(TEXT)

    monkeypatch.setattr("sys.stdin", Stdin())
    assert [(item.name, item.data) for item in inputs(["-"])] == [("<stdin>", TEXT)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030", "utf-32"]
)
def test_encodings(encoding: str) -> None:
    text = "一、概况\r\n预算400万元，执行率56.23%。\r\n"
    assert decode(text.encode(encoding)) == text


def test_characters_whose_bytes_look_like_markup() -> None:
    assert kind_of("a.txt", "礼县瀼河绩效自评报告".encode("utf-16")) == "txt"
    assert kind_of("a.txt", "<html><body>".encode("utf-16")) == "html"


def test_rare_characters_of_gb18030_and_a_declared_encoding() -> None:
    assert decode("㐂县〇年①㎡".encode("gb18030")) == "㐂县〇年①㎡"
    assert decode("醫療救助".encode("big5"), "big5") == "醫療救助"
    assert decode("预算".encode(), "gb2312") == "预算"
    assert decode("预算".encode("gbk"), "GB2312") == "预算"


def test_file_cut_in_the_middle_of_a_character() -> None:
    text = "预算四百万元，实际支出二百二十四万元，预算执行率五成六。"
    assert decode(text.encode()[:-1]) == text[:-1] + "\ufffd"


def test_binary_is_no_text() -> None:
    with pytest.raises(ValueError):
        decode(bytes(range(256)) * 8)
