#!/bin/sh
# Starts a throw-away PostgreSQL and runs a command beside it, which sees its address in TAGA_TEST_POSTGRES:
#   scripts/test-postgres.sh npx vitest run packages/server
# Without a command it prints the address and waits until its input ends. Needs the server's programs: apt-get install postgresql.
set -eu
TAGA_SCRIPTS=$(cd "$(dirname "$0")" && pwd)
export TAGA_SCRIPTS
exec node --input-type=module -e '
  import { spawnSync } from "node:child_process"
  import { pathToFileURL } from "node:url"
  const { startPostgres } = await import(pathToFileURL(process.env.TAGA_SCRIPTS + "/throwaway-postgres.mjs").href)
  const [program, ...rest] = process.argv.slice(1)
  const postgres = await startPostgres()
  if (!postgres) process.exit(69)
  process.on("SIGINT", () => undefined)
  const env = { ...process.env, TAGA_TEST_POSTGRES: postgres.url }
  if (program === undefined) process.stdout.write(postgres.url + "\n")
  const { status } = spawnSync(program ?? "cat", rest, { stdio: program ? "inherit" : ["inherit", "ignore", "inherit"], env })
  await postgres.stop()
  process.exitCode = status ?? 1
' -- "$@"
