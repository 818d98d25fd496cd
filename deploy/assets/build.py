"""Build what the browser loads into services/gateway/ui/static/: `python deploy/assets/build.py [--force]`.

In: three npm packages (ECL's CSS and icons, htmx) and our own styles/*.css and scripts/*.js.
Out: files named after their content, so that they may be cached for ever, and manifest.json, which maps the plain
name to the hashed one. A page asks `asset("app.css")` and gets what the manifest says. Nothing of it is committed.

app.css       ECL's reset, EU preset and utilities, cut down to what our templates use, then our styles/*.css in order
              of name; a theme-*.css stays a file of its own, to be loaded last by a deployment that wants it
htmx.min.js   as it comes            icons.svg     ECL's 90 symbols            <name>.js     each of our scripts/*.js

Only the standard library: it runs before or outside the virtual environment.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
UI = ROOT / "services" / "gateway" / "ui"
STATIC = UI / "static"
MODULES = HERE / "node_modules"
ECL_FILES = ("optional/ecl-reset.css", "ecl-eu.css", "optional/ecl-eu-utilities.css")
ECL_STYLES = MODULES / "@ecl" / "preset-eu" / "dist" / "styles"


def digest(paths: list[Path]) -> str:
    """One hash of the names and bytes of these files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def tools() -> dict[str, str]:
    """The environment with node and npm first on the PATH: the machine's from npm 10 on, else those of the virtual
    environment, where deploy/setup.py puts them if need be."""
    npm = shutil.which("npm")
    said = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False).stdout if npm else ""
    major = said.partition(".")[0]
    if major.isdigit() and int(major) >= 10:
        return dict(os.environ)
    own = ROOT / ".venv" / "bin"
    if (own / "npm").exists():
        return {**os.environ, "PATH": f"{own}{os.pathsep}{os.environ.get('PATH', '')}"}
    sys.exit("The pages' styles need npm 10 or newer: `python3 deploy/setup.py assets` brings one.")


def install() -> None:
    """Bring the packages of the lock file, unless they are there already."""
    stamp = MODULES / ".stamp"
    wanted = digest([HERE / "package-lock.json", HERE / ".npmrc"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    env = tools()
    npm = shutil.which("npm", path=env["PATH"]) or "npm"
    done = subprocess.run([npm, "ci", "--loglevel=error"], cwd=HERE, env=env, check=False)
    if done.returncode:
        sys.exit("npm could not bring the packages of deploy/assets/package-lock.json; its own words are above.")
    stamp.write_text(wanted)


def build(sources: list[Path]) -> None:
    """Write every file under its hashed name, then the manifest; an old manifest stays valid until the last moment."""
    styles = sorted((UI / "styles").glob("*.css"))
    themes = [style for style in styles if style.name.startswith("theme-")]
    job = {
        "ecl": [str(ECL_STYLES / name) for name in ECL_FILES],
        "own": [str(style) for style in styles if style not in themes],
        "themes": [str(theme) for theme in themes],
        "content": [str(source) for source in sources if source.suffix in {".html", ".py", ".js"}],
    }
    env = tools()
    node = [shutil.which("node", path=env["PATH"]) or "node", "styles.mjs"]
    done = subprocess.run(node, cwd=HERE, env=env, input=json.dumps(job), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"The styles could not be built: {done.stderr.strip()}")
    files = {name: text.encode() for name, text in json.loads(done.stdout).items()}
    files["htmx.min.js"] = (MODULES / "htmx.org" / "dist" / "htmx.min.js").read_bytes()
    files["icons.svg"] = (MODULES / "@ecl" / "resources-icons" / "dist" / "sprites" / "icons.svg").read_bytes()
    files |= {script.name: script.read_bytes() for script in sorted((UI / "scripts").glob("*.js"))}

    STATIC.mkdir(parents=True, exist_ok=True)
    manifest = {}
    for name, content in files.items():
        stem, _, suffix = name.rpartition(".")
        manifest[name] = f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
        (STATIC / manifest[name]).write_bytes(content)
    (STATIC / "manifest.json").write_text(json.dumps(manifest, indent=2, sort_keys=True) + "\n")
    for left in STATIC.iterdir():
        if left.name not in {*manifest.values(), "manifest.json"}:
            left.unlink()


def main() -> None:
    install()
    # Classes are written in templates, composed in Python and toggled by scripts: all three are read when purging.
    sources = [
        path for kind in ("*.html", "*.py", "*.js", "*.css") for path in UI.rglob(kind) if STATIC not in path.parents
    ]
    inputs = [*sources, HERE / "build.py", HERE / "styles.mjs", HERE / "package-lock.json"]
    wanted, stamp = digest(inputs), MODULES / ".built"
    fresh = stamp.exists() and stamp.read_text() == wanted and (STATIC / "manifest.json").exists()
    if fresh and "--force" not in sys.argv:
        return
    build(sources)
    stamp.write_text(wanted)
    print("Styles, scripts and icons are built.")


if __name__ == "__main__":
    main()
