# Sourced by the other scripts: makes .venv (once) and installs the package with the extras in $1.
# Needs nothing but bash and a Python from 3.11 on; runs again only when pyproject.toml changed.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

find_python() {
  local name
  for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13)))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  echo "No Python 3.11, 3.12 or 3.13 was found. Install one (Debian: apt install python3 python3-venv)," >&2
  echo "or say where it is: PYTHON=/path/to/python3.11 $0" >&2
  return 1
}

set_up() {
  local extras=$1 python stamp wanted
  stamp=.venv/.set-up$extras
  wanted=$(cksum < pyproject.toml)
  if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
  python=$(find_python) || exit 2
  echo "Setting up .venv with $("$python" --version) …" >&2
  if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    if ! "$python" -m venv --clear .venv; then
      echo "$python can't make a virtual environment. Debian: apt install python3-venv" >&2
      exit 2
    fi
  fi
  if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".$extras"; then
    echo "Installing the dependencies failed (see above). Check the network or pip's index, then run again." >&2
    exit 2
  fi
  echo "$wanted" > "$stamp"
}
