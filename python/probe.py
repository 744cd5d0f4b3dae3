"""Tells what an interpreter is and what is installed for it, as one line of JSON, the last on stdout.

Started by the interpreter in question as `python -I -B probe.py`. The standard library only, of any Python from 3.8 on: an
environment that is recorded need not have anything else that works. It reads files and imports nothing that is installed.
Texts are given as they are found: URLs may still carry secrets, and the reader takes them out.
"""

import configparser
import csv
import glob
import json
import os
import platform
import re
import site
import subprocess
import sys
import sysconfig
import zipfile
from email.parser import Parser
from typing import Any, Dict, Iterator, List, Optional, Tuple

Json = Dict[str, Any]

# What is called otherwise cannot be locked, and counts as files that belong to nothing.
NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.!+_-]*")


def read_text(path: str) -> Optional[str]:
    """None when there is no such file. Old packages are not always UTF-8: what cannot be read must not end the whole."""
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "replace")
    except OSError:
        return None


def read_json(path: str) -> Any:
    text = read_text(path)
    try:
        return None if text is None else json.loads(text)
    except ValueError:
        return None


# --- the interpreter ---


def read_venv_config() -> Dict[str, str]:
    text = read_text(os.path.join(sys.prefix, "pyvenv.cfg")) or ""
    pairs = (line.partition("=") for line in text.splitlines())
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def base_executable(venv: Dict[str, str]) -> str:
    """The real executable: that of the base, also where the environment has a copy of it instead of a link."""
    names = ["python%d.%d" % sys.version_info[:2], "python3", "python", "python.exe"]
    candidates = [venv.get("base-executable", "")] + [os.path.join(venv.get("home", ""), name) for name in names]
    found = [path for path in candidates if os.path.isabs(path) and os.path.exists(path)]
    in_environment = sys.prefix != sys.base_prefix
    return os.path.realpath(found[0] if in_environment and found else sys.executable)


def libc() -> Optional[Json]:
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
        if name == "glibc":
            return {"name": name, "version": version}
    except (AttributeError, OSError, ValueError):
        pass  # not a system with it
    for loader in sorted(glob.glob("/lib/ld-musl-*.so.1")):
        # It tells its version when it is started with nothing to load.
        said = subprocess.run([loader], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False).stderr
        match = re.search(r"Version (\S+)", said.decode("ascii", "replace"))
        if match:
            return {"name": "musl", "version": match.group(1)}
    return None


def describe_interpreter(venv: Dict[str, str]) -> Json:
    return {
        "path": base_executable(venv),
        "implementation": platform.python_implementation(),
        "version": platform.python_version(),
        "build": "%s [%s]" % (", ".join(platform.python_build()), platform.python_compiler()),
        "abi": sysconfig.get_config_var("SOABI") or "",
        "platform": sysconfig.get_platform(),
        "libc": libc(),
    }


# --- what is installed ---


def user_site() -> Optional[str]:
    """`-I` leaves the user's own packages out; the environment as it works every day sees them."""
    if os.environ.get("PYTHONNOUSERSITE") or not hasattr(site, "getusersitepackages"):
        return None
    folder = site.getusersitepackages()
    return folder if os.path.isdir(folder) else None


def search_path(sees_system: bool) -> List[str]:
    """Folders that imports look into, in their order."""
    places = [os.path.abspath(entry) for entry in sys.path if os.path.isdir(entry) or is_zipped_egg(entry)]
    folders = list(dict.fromkeys(places))
    user = user_site() if sees_system or sys.prefix == sys.base_prefix else None
    if user is None or user in folders:
        return folders
    known = set(sys.path)
    site.addsitedir(user)
    added = [os.path.abspath(entry) for entry in sys.path if entry not in known and os.path.isdir(entry)]
    # After the environment's own, before those of its base.
    index = next((i for i, folder in enumerate(folders) if is_base_site(folder)), len(folders))
    return folders[:index] + added + folders[index:]


def is_base_site(folder: str) -> bool:
    return is_site(folder) and is_inside(folder, sys.base_prefix)


def is_site(folder: str) -> bool:
    return os.path.basename(folder) in ("site-packages", "dist-packages")


def is_inside(path: str, folder: str) -> bool:
    return path.startswith(os.path.join(folder, ""))


def is_zipped_egg(entry: str) -> bool:
    return entry.endswith(".egg") and os.path.isfile(entry)


def is_source(folder: str) -> bool:
    """Put on the path by an .egg-link or a .pth file: the folder where a package is developed."""
    standard = [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    return not is_site(folder) and not folder.endswith(".egg") and folder not in standard


def prefix_of(folder: str) -> str:
    """The folder that no file of a package installed in `folder` may leave."""
    bases = [] if is_source(folder) else [sys.prefix, sys.base_prefix, site.getuserbase()]
    return next((base for base in bases if is_inside(folder, base)), folder)


def metadata_folders(folder: str) -> Iterator[str]:
    for name in sorted(os.listdir(folder)):
        # A `~` is what pip leaves of an uninstall that was broken off.
        if name.endswith((".dist-info", ".egg-info", "EGG-INFO")) and not name.startswith("~"):
            yield os.path.join(folder, name)


def read_metadata(path: str) -> Optional[Any]:
    if is_zipped_egg(path):
        try:
            with zipfile.ZipFile(path) as egg:
                text = egg.read("EGG-INFO/PKG-INFO").decode("utf-8", "replace")
        except (OSError, KeyError, zipfile.BadZipFile):
            text = ""  # its name tells enough
        return Parser().parsestr(text, headersonly=True)
    names = ["METADATA", "PKG-INFO"] if os.path.isdir(path) else [""]
    for name in names:
        text = read_text(os.path.join(path, name) if name else path)
        if text is not None:
            return Parser().parsestr(text, headersonly=True)
    return None


def describe_distribution(path: str, conda: Dict[str, Json]) -> Optional[Json]:
    metadata = read_metadata(path)
    if metadata is None:
        return None
    stem = os.path.basename(path).rsplit(".", 1)[0]
    name, _, version = stem.partition("-")
    name = str(metadata["Name"] or name).strip()
    version = str(metadata["Version"] or version.partition("-py")[0]).strip()
    if not NAME.fullmatch(name) or not VERSION.fullmatch(version):
        return None
    root = path if is_zipped_egg(path) else os.path.dirname(path)
    wheel = Parser().parsestr(read_text(os.path.join(path, "WHEEL")) or "", headersonly=True)
    return {
        "name": name,
        "version": version,
        "metadataDir": path,
        "root": root,
        "prefix": prefix_of(root),
        "installer": (read_text(os.path.join(path, "INSTALLER")) or "").strip() or None,
        "directUrl": read_json(os.path.join(path, "direct_url.json")),
        "isSource": is_source(root),
        "conda": conda.get(path),
        "requires": [str(line) for line in metadata.get_all("Requires-Dist") or []],
        "tags": [str(tag) for tag in wheel.get_all("Tag") or []],
        "hasRecord": os.path.isfile(os.path.join(path, "RECORD")),
    }


def conda_packages() -> Dict[str, Json]:
    """Which metadata folder came in which conda package."""
    found: Dict[str, Json] = {}
    for path in glob.glob(os.path.join(glob.escape(sys.prefix), "conda-meta", "*.json")):
        package = read_json(path)
        if not isinstance(package, dict):
            continue
        info = {"channel": str(package.get("channel", "")), "build": str(package.get("build", ""))}
        for file in package.get("files") or []:
            match = re.match(r"(.*\.(?:dist|egg)-info)(?:/(?:METADATA|PKG-INFO))?$", str(file))
            if match:
                found[os.path.join(sys.prefix, *match.group(1).split("/"))] = info
    return found


def likeness(distribution: Json) -> Tuple[float, float]:
    """How much of what a RECORD lists is there in that size: of two for one package in one folder, one is a leftover."""
    text = read_text(os.path.join(distribution["metadataDir"], "RECORD")) or ""
    rows = [row for row in csv.reader(text.splitlines()) if len(row) == 3 and row[2].isdigit()]
    there = sum(size_of(os.path.join(distribution["root"], row[0])) == int(row[2]) for row in rows)
    return there / len(rows) if rows else 0.0, os.path.getmtime(distribution["metadataDir"])


def size_of(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return -1


def key_of(distribution: Json) -> str:
    return re.sub(r"[-_.]+", "-", distribution["name"]).lower()


def find_distributions(folders: List[str]) -> Tuple[List[Json], List[Json]]:
    """Those that are imported, and those that another of the same name hides."""
    conda = conda_packages()
    visible: Dict[str, Json] = {}
    shadowed: List[Json] = []
    for folder in folders:
        here: Dict[str, List[Json]] = {}
        for path in [folder] if is_zipped_egg(folder) else metadata_folders(folder):
            distribution = describe_distribution(path, conda)
            if distribution is not None:
                here.setdefault(key_of(distribution), []).append(distribution)
        for key, found in here.items():
            if len(found) > 1:
                found.sort(key=likeness, reverse=True)
            if key in visible:
                # The source folder of an editable install has metadata of its own beside those of the install.
                shadowed += [distribution for distribution in found if not distribution["isSource"]]
            else:
                visible[key] = found[0]
                shadowed += found[1:]
    return [visible[key] for key in sorted(visible)], shadowed


# --- pip's indexes ---


def pip_config_files() -> List[str]:
    """From the weakest to the strongest, as pip reads them."""
    named = os.environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return []
    home = os.path.expanduser("~")
    system = os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(os.pathsep)
    config = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    mac = os.path.join(home, "Library", "Application Support") if sys.platform == "darwin" else config
    return [
        *(os.path.join(folder, "pip", "pip.conf") for folder in reversed(system)),
        "/etc/pip.conf",
        os.path.join(home, ".pip", "pip.conf"),
        os.path.join(mac if os.path.isdir(os.path.join(mac, "pip")) else config, "pip", "pip.conf"),
        os.path.join(sys.prefix, "pip.conf"),
        *([named] if named else []),
    ]


def pip_indexes() -> Json:
    values = {"index-url": "", "extra-index-url": ""}
    for path in pip_config_files():
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError):
            continue
        for section in ("global", "install"):
            for key in values:
                values[key] = parser.get(section, key, fallback=values[key])
    for key in values:
        values[key] = os.environ.get("PIP_" + key.upper().replace("-", "_"), values[key])
    return {"index": values["index-url"].strip() or None, "extra": values["extra-index-url"].split()}


def main() -> None:
    venv = read_venv_config()
    sees_system = sys.prefix != sys.base_prefix and venv.get("include-system-site-packages") == "true"
    paths = sysconfig.get_paths()
    distributions, shadowed = find_distributions(search_path(sees_system))
    answer = {
        "interpreter": describe_interpreter(venv),
        "executable": sys.executable,
        "prefix": sys.prefix,
        "basePrefix": sys.base_prefix,
        "paths": {name: paths[name] for name in ("purelib", "platlib", "scripts", "data")},
        "distributions": distributions,
        "shadowed": shadowed,
        "pip": pip_indexes(),
        "seesSystemPackages": sees_system,
    }
    # On a line of its own: what a .pth file or a sitecustomize prints comes before it, and what runs at exit does not run.
    sys.stdout.write("\n" + json.dumps(answer) + "\n")
    sys.stdout.flush()
    os._exit(0)


main()
