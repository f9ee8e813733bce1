# Sets `python` to a Python that suits Odoo 19 (3.10 to 3.12), or says what to do. Sourced by bin/setup and bin/odoo.
suits() { "$1" -I -S -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null; }

python=
if [ -n "${PYTHON:-}" ]; then
  candidates=("$PYTHON")
else
  candidates=(python3 python3.12 python3.11 python3.10)
fi
for candidate in "${candidates[@]}"; do
  if suits "$candidate"; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "Erreur : ${candidates[0]} n'est pas un Python 3.10, 3.11 ou 3.12 : installez-en un, puis relancez" \
    "(PYTHON=/chemin/vers/python3 en désigne un)." >&2
  exit 1
fi

# -B: the commands' own bytecode is not worth a folder. The path of the repository replaces the current folder,
# where a file could bear the name of a module.
toolbox() {
  exec "$python" -B -c 'import sys; sys.path[0] = sys.argv.pop(1); from toolbox.__main__ import start; start()' "$bin" "$@"
}
