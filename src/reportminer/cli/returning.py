"""The verbs about one report that goes back to those who wrote it: an annotated copy, a return letter."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.findings import deciding_one
from reportminer.cli.options import Day, Lang, Language, Packs, Waivers
from reportminer.cli.running import fail, failing
from reportminer.cli.writing import docx_place, known_place, write


def annotate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="一份报告 [one report]")],
    output: Annotated[
        Path,
        typer.Option(
            "-o", "--output", metavar="FILE", help="批注后的报告，或 .html 核对页 [the annotated copy, or a page]"
        ),
    ],
    author: Annotated[str, typer.Option(metavar="NAME", help="批注的作者 [author of the notes]")] = "reportminer",
    day: Day = None,
    waivers: Waivers = None,
    packs: Packs = None,
    lang: Language = Lang.zh,
) -> None:
    """报告的副本，每个问题在原处批注（docx）或高亮（pdf） [a copy with each finding where it stands]."""
    from reportminer import api

    with failing():
        known_place(output)
        on = day.date() if day else None
        api.annotate(file, output, packs or (), lang.value, author=author, day=on, decide=deciding_one(waivers))


def letter(
    file: Annotated[Path | None, typer.Argument(metavar="PATH", help="一份报告 [one report]")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="写入的 .docx [the docx to write]")
    ] = None,
    template: Annotated[
        Path | None, typer.Option(metavar="FILE", help="本单位的模板（docx） [the office's own template]")
    ] = None,
    write_template: Annotated[
        Path | None, typer.Option(metavar="FILE", help="把自带的模板写出来，以便修改 [write our template, to edit it]")
    ] = None,
    to: Annotated[str, typer.Option(metavar="NAME", help="受文单位，默认为地区 [addressee]")] = "",
    sender: Annotated[str, typer.Option("--from", metavar="NAME", help="发文单位，默认留空 [sender]")] = "",
    day: Day = None,
    waivers: Waivers = None,
    packs: Packs = None,
    lang: Language = Lang.zh,
) -> None:
    """退回修改意见：一份报告的问题、复算结果和重报要求 [the letter that returns a report for correction]."""
    from reportminer import api
    from reportminer.renders.letter import shipped_template, to_return

    with failing():
        if write_template is not None:
            docx_place(write_template)
            write(shipped_template(lang.value), write_template)
        if file is None or output is None:
            if write_template is None:
                fail("请给出报告和 -o FILE.docx [a report and -o FILE.docx are needed]")
            return
        docx_place(output)
        reading = api.letter(
            file,
            output,
            packs or (),
            lang.value,
            template=template,
            to=to,
            sender=sender,
            day=day.date() if day else None,
            decide=deciding_one(waivers),
        )
        if not to_return(reading):
            print(f"{file}：没有需要退回修改的问题，未写退回意见 [nothing to return it for]", file=sys.stderr)
