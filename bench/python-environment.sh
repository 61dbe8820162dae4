# For sourcing: a virtual environment of Python in a folder, installed again when its requirements change.

environment() { # folder, requirements
  local folder=$1 list=$2
  if ! cmp --silent "$list" "$folder/requirements.txt"; then
    echo "installing $list" >&2
    "${PYTHON:-python3}" -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$list"
    cp "$list" "$folder/requirements.txt"
  fi
}
