import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPostgresProgram } from '../find-program.ts'

const TABLES = `
create table if not exists peer_entries (id bigserial primary key, device bigint not null, at timestamptz not null default now(), body text not null);
create table if not exists peer_devices (id bigint primary key, seen_at timestamptz, answer text);
insert into peer_devices select n, now(), '' from generate_series(1, 1000) n on conflict do nothing;
`
const TRANSACTION = String.raw`
\set device random(1, 1000)
begin;
insert into peer_entries (device, body) values (:device, repeat('x', 400));
update peer_devices set seen_at = now(), answer = repeat('y', 200) where id = :device;
commit;
`

/** Transactions per second of pgbench on this PostgreSQL, undefined where it is not installed. */
export async function pgbench(
  url: string,
  { clients, seconds }: { readonly clients: number; readonly seconds: number },
): Promise<number | undefined> {
  const [bench, psql] = [findPostgresProgram('pgbench'), findPostgresProgram('psql')]
  if (bench === undefined || psql === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'taga-pgbench-'))
  try {
    const script = join(folder, 'transaction.sql')
    writeFileSync(script, TRANSACTION)
    await run(psql, ['--quiet', '--set', 'ON_ERROR_STOP=1', '--dbname', url, '--command', TABLES])
    const threads = String(Math.min(clients, 2))
    const output = await run(bench, [
      '-n',
      '-M',
      'prepared',
      '-f',
      script,
      '-c',
      String(clients),
      '-j',
      threads,
      '-T',
      String(seconds),
      url,
    ])
    const [, rate] = /^tps = ([\d.]+) \(without initial connection time\)/m.exec(output) ?? []
    if (rate === undefined) throw new Error(`pgbench said no rate: ${output}`)
    return Number(rate)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const texts = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(texts.stdout) : reject(new Error(`${program} ended with ${code}: ${texts.stderr}`)),
    )
  })
}
