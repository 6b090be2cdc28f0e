"""Run by the system's Python, which has UNO: opens workbooks in LibreOffice, inserts rows, saves them.

Reads one job a line on stdin, ``{"source", "target", "inserts": [[sheet, index, count], …]}``, and answers ``ok``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

TRIES = 120


def connected(pipe: str) -> Any:
    """The desktop of the office that listens on the pipe."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(TRIES):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.25)
    raise TimeoutError("LibreOffice did not answer")


def setting(name: str, value: Any) -> Any:
    """One of the named settings UNO calls take."""
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def insert(desktop: Any, job: dict[str, Any]) -> None:
    """Opens, inserts, saves."""
    document = desktop.loadComponentFromURL(Path(job["source"]).as_uri(), "_blank", 0, (setting("Hidden", True),))
    for sheet, index, count in job["inserts"]:
        document.Sheets.getByName(sheet).Rows.insertByIndex(index, count)
    document.storeToURL(Path(job["target"]).as_uri(), (setting("FilterName", "Calc MS Excel 2007 XML"),))
    document.close(True)


def main() -> None:
    """Serves jobs until stdin ends."""
    with tempfile.TemporaryDirectory() as profile:
        pipe = f"etl{Path(profile).name}"
        command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={Path(profile).as_uri()}"]
        office = subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp;"], stdout=subprocess.DEVNULL)
        try:
            desktop = connected(pipe)
            for line in sys.stdin:
                insert(desktop, json.loads(line))
                print("ok", flush=True)
            desktop.terminate()
            office.wait(timeout=20)
        finally:
            office.kill()


if __name__ == "__main__":
    main()
