"""The arguments and options that verbs share, and the formats of each."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Lang(StrEnum):
    """Languages of messages."""

    zh = "zh"
    en = "en"


class ReadFormat(StrEnum):
    """What `read` can write."""

    text = "text"
    json = "json"
    markdown = "markdown"


class ExtractFormat(StrEnum):
    """What `extract` can write."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"
    parquet = "parquet"


class EvaluateFormat(StrEnum):
    """What `evaluate` can write."""

    text = "text"
    json = "json"
    markdown = "markdown"


class CheckFormat(StrEnum):
    """What `check` can write."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    sarif = "sarif"
    html = "html"
    xlsx = "xlsx"


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="文件、文件夹、通配符、.zip 或 - [files, folders, globs, zip]")
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option("-o", "--output", metavar="FILE", help="写入文件，可重复，格式由结尾决定 [write to files, by ending]"),
]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="写入文件 [write to a file]")]
Waivers = Annotated[
    Path | None, typer.Option("--waivers", metavar="FILE", help="豁免清单（YAML），不计入错误 [waivers, YAML]")
]
Day = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="日期，默认不写 [date, default none]"),
]
Packs = Annotated[
    list[Path] | None,
    typer.Option("--patterns", metavar="DIR", help="另加一个模式包，可重复 [add a pattern pack, repeatable]"),
]
Policy = Annotated[
    str,
    typer.Option("--policy", metavar="NAME", help="计分与等级按这条办法，见 policies [score and grade by this policy]"),
]
Language = Annotated[Lang, typer.Option("--lang", help="消息的语言 [language of messages]")]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="CODES", help="只报这些代码或类别，如 A,S101，可重复 [codes or families to report]"
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="CODES", help="不报这些代码或类别，可重复 [codes or families to leave out]"),
]
Jobs = Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="进程数 [number of processes]")]
