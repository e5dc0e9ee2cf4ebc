import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The full path of a program on the PATH or among the system's programs, undefined where it is not installed. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

/** A program of the newest PostgreSQL that is installed, where distributions keep it off the PATH. */
export function findPostgresProgram(name: string): string | undefined {
  const base = '/usr/lib/postgresql'
  if (!existsSync(base)) return findProgram(name)
  const versions = readdirSync(base).sort((one, other) => Number(other) - Number(one))
  return (
    versions.map((version) => join(base, version, 'bin', name)).find((path) => existsSync(path)) ?? findProgram(name)
  )
}
