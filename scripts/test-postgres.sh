#!/bin/sh
# Starts a throw-away PostgreSQL in a temporary folder, on a free loopback port, and runs a command beside it:
#   scripts/test-postgres.sh npm test         the command sees its address in TAGA_TEST_POSTGRES
#   scripts/test-postgres.sh                  prints the address and waits until its input ends
# Needs the server's programs: apt-get install postgresql. As root it runs as the user postgres, since PostgreSQL refuses root.
set -eu

bin=${TAGA_POSTGRES_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)}
[ -x "${bin:-}/initdb" ] || bin=$(dirname "$(command -v initdb 2>/dev/null || true)")
if [ ! -x "$bin/initdb" ]; then
  echo "PostgreSQL is not installed: apt-get install postgresql" >&2
  exit 69
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/taga-postgres-XXXXXX")
as_owner() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as_owner() { runuser -u postgres -- "$@"; }
fi
cd "$folder"

port=$(node -e 'const s=require("node:net").createServer();s.listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
as_owner "$bin/initdb" --pgdata="$folder/data" --username=taga --auth=trust --encoding=UTF8 --locale=C >"$folder/initdb.log"

stop() {
  trap - EXIT INT TERM
  as_owner "$bin/pg_ctl" --pgdata="$folder/data" --mode=immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'stop; exit 130' INT TERM

as_owner "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/server.log" --wait \
  --options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$folder -c max_connections=200" start >/dev/null

TAGA_TEST_POSTGRES="postgres://taga@127.0.0.1:$port/postgres"
export TAGA_TEST_POSTGRES
cd "$OLDPWD"
if [ $# -gt 0 ]; then
  "$@"
else
  echo "$TAGA_TEST_POSTGRES"
  cat >/dev/null
fi
