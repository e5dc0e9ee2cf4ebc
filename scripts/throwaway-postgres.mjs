// A PostgreSQL cluster of one test run: in a temporary folder, on a free port of loopback, without fsync, gone afterwards.
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @returns {Promise<{ url: string, stop: () => Promise<void> } | undefined>} undefined where PostgreSQL is not installed. */
export async function startPostgres({ durable = false } = {}) {
  const bin = findPrograms()
  if (bin === undefined) {
    process.stderr.write('PostgreSQL is not here: its tests are skipped. Debian: apt-get install postgresql\n')
    return undefined
  }
  const folder = mkdtempSync(join(tmpdir(), 'taga-postgres-'))
  const asPostgres = process.getuid?.() === 0 ? userIds('postgres') : undefined
  if (asPostgres) chownSync(folder, asPostgres.uid, asPostgres.gid)
  chmodSync(folder, 0o700)
  const run = (program, args) => {
    const result = spawnSync(join(bin, program), args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
      ...asPostgres,
    })
    if (result.status !== 0) throw new Error(`${program} failed: ${result.stderr}`)
  }
  const cluster = join(folder, 'cluster')
  run('initdb', ['-D', cluster, '-U', 'taga', '--auth=trust', '--encoding=UTF8', '--locale=C'])
  const port = await freePort()
  const fsync = durable ? 'on' : 'off'
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c fsync=${fsync} -c max_connections=200`
  run('pg_ctl', ['-D', cluster, '-w', '-l', join(folder, 'log'), '-o', options, 'start'])
  return {
    url: `postgres://taga@127.0.0.1:${port}/postgres`,
    stop: async () => {
      run('pg_ctl', ['-D', cluster, '-w', '-m', 'immediate', 'stop'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function findPrograms() {
  const folders = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'].filter(existsSync).flatMap((base) =>
    readdirSync(base)
      .filter((name) => /^(\d+|postgresql(@\d+)?)$/.test(name))
      .sort()
      .reverse()
      .map((name) => join(base, name, 'bin')),
  )
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')))
}

function userIds(name) {
  const id = (flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
