"""Compile the SPDX licence list into computing/data/spdx.sqlite.

    pip download --no-deps --no-binary :all: reuse==6.2.0 -d FOLDER
    python scripts/atlas/spdx.py FOLDER/reuse-6.2.0.tar.gz

Of the archive only SPDX's two lists are read (CC0-1.0, as their .license files say), nothing of the program's code.
"""

import json
import sys
import tarfile

from compiled import write


def main(archive: str) -> None:
    with tarfile.open(archive) as tar:
        folder = f"{tar.getnames()[0].split('/')[0]}/src/reuse/resources"
        licences = json.load(tar.extractfile(f"{folder}/licenses.json"))
        exceptions = json.load(tar.extractfile(f"{folder}/exceptions.json"))
        terms = tar.extractfile(f"{folder}/licenses.json.license").read().decode()
    assert "CC0-1.0" in terms
    write(
        "computing/spdx",
        """
        CREATE TABLE licence (id TEXT PRIMARY KEY COLLATE NOCASE, name TEXT NOT NULL, osi INTEGER NOT NULL, fsf INTEGER,
                              deprecated INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE exception (id TEXT PRIMARY KEY COLLATE NOCASE, name TEXT NOT NULL) WITHOUT ROWID;
        """,
        {
            "licence": sorted(
                (
                    e["licenseId"],
                    e["name"],
                    int(e["isOsiApproved"]),
                    None if e.get("isFsfLibre") is None else int(e["isFsfLibre"]),
                    int(e["isDeprecatedLicenseId"]),
                )
                for e in licences["licenses"]
            ),
            "exception": sorted((e["licenseExceptionId"], e["name"]) for e in exceptions["exceptions"]),
        },
        {
            "source": "SPDX License List, as packaged in reuse 6.2.0",
            "version": licences["licenseListVersion"],
            "licence": "CC0-1.0",
        },
    )


if __name__ == "__main__":
    main(sys.argv[1])
