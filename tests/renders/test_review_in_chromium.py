"""The review page in a real Chromium, wide and narrow: marks and findings, filters, keys, decisions, print, accessibility."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from browser import chromium, needs_chromium
from typer.testing import CliRunner

from reportminer.cli import app

CORPUS = Path(__file__).parents[2] / "corpus"
ERRORS = CORPUS / "errors"
SIZES = {1280: (1280, 900), 390: (390, 844)}
HOSTILE = (
    "<script>document.title = 'reached'</script>与说明",
    "预算金额400万元，实际支出224.94万元，预算执行率65.23%<img src=x onerror=\"document.title='reached'\">。",
)

pytestmark = needs_chromium
run = CliRunner().invoke
widths = pytest.mark.parametrize("width", SIZES)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Review pages: of one report, of several, of a hostile one, of a long one."""
    folder = tmp_path_factory.mktemp("pages")
    hostile = docx.Document()
    for text in HOSTILE:
        hostile.add_paragraph(text)
    hostile.save(str(folder / "<img src=x>.docx"))
    reports = {
        "one": [ERRORS / "16_xuanzhou_2021.docx"],
        "several": [ERRORS / "16_xuanzhou_2021.docx", ERRORS / "17_hengshan_2022.pdf", CORPUS / "13_meigu_2023.txt"],
        "hostile": [folder / "<img src=x>.docx"],
        "wide": [ERRORS / "34_animal_disease.xlsx"],
    }
    for name, paths in reports.items():
        assert run(app, ["check", *map(str, paths), "-o", str(folder / f"{name}.html")]).exit_code in (0, 1)
    english = ["check", str(ERRORS / "16_xuanzhou_2021.docx"), "--lang", "en", "-o", str(folder / "english.html")]
    assert run(app, english).exit_code == 1
    return folder


@pytest.fixture
def opened(browser: Any, pages: Path) -> Iterator[Callable[..., Any]]:
    """A page in a fresh window; what it logs, fails at or asks of the network fails the test."""
    context, trouble = None, []

    def open_page(name: str, width: int = 1280, then: str = "") -> Any:
        nonlocal context
        wide, high = SIZES[width]
        context = browser.new_context(viewport={"width": wide, "height": high}, accept_downloads=True)
        page = context.new_page()
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("console", lambda said: trouble.append(said.text))
        page.on(
            "request", lambda asked: trouble.append(asked.url) if not asked.url.startswith(("file:", "blob:")) else None
        )
        page.goto((pages / f"{name}.html").as_uri() + then)
        return page

    yield open_page
    if context is not None:
        context.close()
    assert trouble == []


def marked(page: Any, kind: str) -> list[str]:
    """The texts of the marks of this class in the report, without the numbers of findings."""
    script = "(all) => all.map((one) => [...one.childNodes].filter((n) => n.nodeName !== 'SUP').map((n) => n.textContent).join(''))"
    return list(page.locator(f"article.current .text > :not(.legend) .m.{kind}").evaluate_all(script))


def in_view(found: Any) -> None:
    """The element is on the screen."""
    assert found.evaluate(
        "(one) => { const b = one.getBoundingClientRect(); return b.top >= 0 && b.left >= 0 && b.bottom <= innerHeight && b.right <= innerWidth }"
    )


@widths
@pytest.mark.parametrize("name", ["several", "wide", "english"])
def test_no_serious_barrier_and_no_sideways_scrolling(opened: Callable[..., Any], name: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    page = opened(name, width)
    for state in ("opened", "everything listed", "dialog"):
        if state == "everything listed":
            page.goto(page.url.partition("#")[0] + "#r1")
            for chip in page.locator("article.current .chip[aria-pressed=false]").all():
                chip.click()
            page.locator("article.current .other button").first.click()
        elif state == "dialog":
            page.keyboard.press("e")
            assert page.locator("dialog#export").is_visible()
        found = axe.run(page).response["violations"]
        assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@widths
def test_a_click_leads_from_the_figure_to_its_finding_and_back(opened: Callable[..., Any], width: int) -> None:
    page = opened("one", width)
    if width < 900:
        page.locator("button[data-pane=text]").click()
    page.locator(".text a.m.wrong").nth(1).click()
    assert page.locator(".card.selected h3").inner_text().split()[0] == "2"
    assert page.locator(".card.selected").is_visible()
    page.locator(".card.selected a.place").click()
    assert marked(page, "on") == ["131.14万元"]
    in_view(page.locator(".text .m.on"))
    assert marked(page, "operand") == ["2148.60万元", "2035.46万元"]
    if width < 900:
        page.locator("button[data-pane=found]").click()
    page.locator(".card").first.locator(".operands a").nth(1).click()
    assert marked(page, "on") == ["2148.60万元"]
    assert marked(page, "operand") == ["1263.40万元", "502.20万元", "365.00万元"]
    in_view(page.locator(".text .m.operand").nth(1))


@widths
def test_a_figure_far_down_in_a_wide_table_comes_into_view(opened: Callable[..., Any], width: int) -> None:
    page = opened("wide", width)
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("Enter")
    assert marked(page, "on") == ["80.640"]
    in_view(page.locator(".text .m.on"))


@widths
def test_any_figure_tells_its_state_and_recomputation(opened: Callable[..., Any], width: int) -> None:
    page = opened("one", width)
    if width < 900:
        page.locator("button[data-pane=text]").click()
    page.locator(".text .m.right", has_text="94.73%").click()
    detail = page.locator(".detail")
    assert detail.is_visible()
    assert "一致" in detail.inner_text() and "2035.46万元 ÷ 2148.60万元 × 100" in detail.inner_text()
    assert set(marked(page, "operand")) == {"2035.46万元", "2148.60万元"}


def test_filters(opened: Callable[..., Any]) -> None:
    page = opened("one")
    assert page.locator(".card:visible").count() == 3
    page.locator(".chip[data-show=wrong]").click()
    assert page.locator(".card:visible").count() == 0
    assert page.locator(".empty").is_visible()
    page.locator(".chip[data-show=right]").click()
    shown = page.locator(".other.right")
    assert shown.count() == int(page.locator(".chip[data-show=right] b").inner_text()) > 10
    shown.first.locator("button").click()
    assert len(marked(page, "on")) == 1
    page.locator(".chip[data-show=wrong]").click()
    page.locator(".card").first.locator("[data-do=accept]").click()
    page.locator("article.current [data-decisions]").select_option("pending")
    assert page.locator(".card:visible").count() == 2
    assert page.locator(".progress").inner_text() == "已处理 1/3"


def test_keys(opened: Callable[..., Any]) -> None:
    page = opened("one")
    press = page.keyboard.press
    press("j"), press("j"), press("j"), press("k")
    assert page.locator(".card.selected").get_attribute("data-finding") == "2"
    press("a")
    assert page.locator(".card.selected").get_attribute("data-decided") == "accepted"
    press("u")
    assert page.locator(".card.selected").get_attribute("data-decided") is None
    press("x")
    page.keyboard.type("jjj 按上年口径")
    assert page.locator(".card.selected").get_attribute("data-finding") == "2"
    page.locator(".card.selected form button").first.click()
    assert page.locator(".card.selected .decided").inner_text() == "已忽略：jjj 按上年口径"
    press("?")
    assert page.locator("dialog#help").is_visible()
    press("Escape")
    press("Enter")
    assert marked(page, "on") == ["131.14万元"]


def test_decisions_are_still_there_when_the_page_is_opened_again(opened: Callable[..., Any]) -> None:
    page = opened("one")
    page.locator(".card").first.locator("[data-do=accept]").click()
    page.reload()
    assert page.locator(".card").first.get_attribute("data-decided") == "accepted"


def dismissed(page: Any, number: int, reason: str) -> None:
    card = page.locator("article.current .card").nth(number)
    card.locator("[data-do=dismiss]").click()
    card.locator("textarea").fill(reason)
    card.locator("form button.primary").click()


def exported(page: Any, path: Path) -> Path:
    page.locator("#export-open").click()
    page.locator("#by").fill("审核：李四 #2")
    page.locator("#until").fill("2099-12-31")
    with page.expect_download() as download:
        page.locator("#download").click()
    assert download.value.suggested_filename == "waivers.yaml"
    download.value.save_as(path)
    return path


def test_what_is_dismissed_is_waived_by_the_exported_file(opened: Callable[..., Any], tmp_path: Path) -> None:
    page = opened("several")
    page.locator("#index a").first.click()
    dismissed(page, 0, '上级文件："如此"\n第二行 # 不是注释')
    dismissed(page, 2, "评分表另有说明")
    page.locator("#next").click()
    dismissed(page, 1, "- 抽样数")
    found = exported(page, tmp_path / "waivers.yaml")
    assert [line for line in found.read_text(encoding="utf-8").splitlines() if "file:" in line] == [
        '    file: "16_xuanzhou_2021.docx"',
        '    file: "16_xuanzhou_2021.docx"',
        '    file: "17_hengshan_2022.pdf"',
    ]
    reports = [str(ERRORS / name) for name in ("16_xuanzhou_2021.docx", "17_hengshan_2022.pdf")]
    ended = run(app, ["check", *reports, "--waivers", str(found)])
    assert ended.stderr == ""
    assert "共 2 份报告：错误 2 处，提示 0 处，另有已知或已豁免 3 处" in ended.stdout
    assert "（审核：李四 #2，至 2099-12-31）" in ended.stdout


def test_the_page_of_a_waived_run_exports_the_same_waivers(
    opened: Callable[..., Any], pages: Path, tmp_path: Path
) -> None:
    page = opened("one")
    dismissed(page, 1, "结余另行核定")
    first = exported(page, tmp_path / "first.yaml")
    again = ["check", str(ERRORS / "16_xuanzhou_2021.docx"), "--waivers", str(first), "-o", str(pages / "again.html")]
    assert run(app, again).exit_code == 1
    page.goto((pages / "again.html").as_uri())
    assert page.locator(".card.settled .decided").inner_text() == "已忽略：结余另行核定（审核：李四 #2，至 2099-12-31）"
    page.locator("#export-open").click()
    assert page.locator("#yaml").inner_text() == first.read_text(encoding="utf-8")


@widths
def test_a_script_in_a_report_is_shown_as_text(opened: Callable[..., Any], width: int) -> None:
    page = opened("hostile", width)
    assert page.title().startswith("报告核对")
    text = page.locator(".pane.text")
    assert "<script>document.title = 'reached'</script>" in (text.text_content() or "")
    assert '<img src=x onerror="' in (text.text_content() or "")
    assert page.locator(".pane img, .pane script").count() == 0
    assert page.locator(".card.wrong").count() == 1


def test_several_reports_have_an_index(opened: Callable[..., Any]) -> None:
    page = opened("several")
    assert page.locator("#index tbody tr").count() == 3
    assert page.locator("article:visible").count() == 0
    page.locator("#index a").nth(1).click()
    assert page.locator("article:visible h2").first.inner_text().endswith("17_hengshan_2022.pdf")
    page.locator("#previous").click()
    assert page.locator("article:visible").count() == 1
    page.go_back(), page.go_back()
    assert page.locator("#index").is_visible()
    page.goto(page.url.partition("#")[0] + "#f2-2")
    assert page.locator(".card.selected").get_attribute("id") == "f2-2"


def test_a_report_opened_by_its_address_is_seen_from_its_top(opened: Callable[..., Any]) -> None:
    page = opened("several", 390, "#r2")
    page.wait_for_function("scrollY === 0")
    in_view(page.locator("header.bar"))
    page.locator("#next").click()
    in_view(page.locator("header.bar"))


def test_without_its_script_the_page_can_be_read(browser: Any, pages: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((pages / "several.html").as_uri())
    assert page.locator("article:visible").count() == 3
    assert page.locator(".card:visible").count() == 5
    assert page.locator(".decide:visible, .chip:visible").count() == 0
    context.close()


def test_print_has_the_findings_and_then_the_report(opened: Callable[..., Any], tmp_path: Path) -> None:
    pdftotext = pytest.importorskip("pypdfium2")
    page = opened("one")
    page.pdf(path=tmp_path / "a.pdf", prefer_css_page_size=True)
    said = "".join(one.get_textpage().get_text_bounded() for one in pdftotext.PdfDocument(tmp_path / "a.pdf"))
    said = "".join(said.split())
    assert 0 < said.index("1263.40万元+502.20万元") < said.index("2021年共筹集医疗救助资金2148.60万元")
    assert "忽略" not in said and "快捷键" not in said
