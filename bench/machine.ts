import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem, type, release } from 'node:os'
import { loadSqlite } from '../packages/server/src/db/sqlite-library.ts'
import { findPostgresProgram } from './find-program.ts'

/** Where the figures were taken. `undefined`: not there, or not to be told here. */
export type Machine = {
  readonly processor: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
  readonly sqlite: string
  readonly postgres: string | undefined
  /** File system and device of the folder that the databases of the bench lie in. */
  readonly disk: string | undefined
}

export async function describeMachine(): Promise<Machine> {
  const sqlite = await loadSqlite()
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    system: `${systemName()} (${type()} ${release()})`,
    node: process.versions.node,
    sqlite: `${sqlite.version} (${sqlite.name})`,
    postgres: postgresVersion(),
    disk: diskOf(tmpdir()),
  }
}

function systemName(): string {
  const file = '/etc/os-release'
  if (!existsSync(file)) return process.platform
  return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? process.platform
}

function postgresVersion(): string | undefined {
  const program = findPostgresProgram('postgres')
  if (program === undefined) return undefined
  return spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim().split(' ')[2]
}

function diskOf(folder: string): string | undefined {
  if (process.platform === 'win32') return undefined
  const { status, stdout } = spawnSync('df', ['-PT', folder], { encoding: 'utf8' })
  if (status !== 0) return undefined
  const [device, fileSystem] = stdout.trim().split('\n')[1]?.split(/\s+/) ?? []
  return device === undefined || fileSystem === undefined ? undefined : `${fileSystem} on ${device}`
}
