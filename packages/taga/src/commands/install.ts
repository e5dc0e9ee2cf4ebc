import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, type Io, type Language, readFlags } from '@taga/agent'
import { fileTrouble } from '../file-trouble.ts'
import { noWords } from '../no-words.ts'
import { launchdSteps, windowsSteps } from '../service/other-systems.ts'
import {
  ENVIRONMENT_FILE,
  environmentTemplate,
  SERVICE_DATA,
  type ServicePaths,
  systemdUnit,
  UNIT_NAME,
} from '../service/systemd.ts'
import { WrongUse } from '../wrong-use.ts'

const USAGE = 'install [--print | --remove] [--root DIR]'
const UNITS = '/etc/systemd/system'

/**
 * `taga install`: on Linux, has systemd run the server from now on, as root; `--print` shows the unit and changes nothing, `--remove` takes
 * it away and leaves the data; `--root` writes into the root of another system, such as an image. On macOS and Windows it prints what to run.
 */
export async function install(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { print: 'flag', remove: 'flag', root: 'text' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  noWords(read.words, USAGE)
  const { flags, language } = read
  const paths = { node: process.execPath, program: fileURLToPath(new URL('./taga.mjs', import.meta.url)) }
  if (process.platform === 'darwin') return say(io, launchdSteps(paths, language))
  if (process.platform === 'win32') return say(io, windowsSteps(paths, language))
  if (flags.print !== undefined) return say(io, systemdUnit(paths))
  const root = flags.root ?? '/'
  try {
    if (flags.remove !== undefined) await removeUnit(root)
    else await writeUnit(root, paths)
  } catch (error) {
    throw fileTrouble(error, join(root, UNITS, UNIT_NAME))
  }
  const told = root === '/' && tellSystemd(flags.remove === undefined)
  return say(io, flags.remove === undefined ? installed(language, told) : removed(language))
}

async function writeUnit(root: string, paths: ServicePaths): Promise<void> {
  if (root === '/') await requireReadableByService(paths)
  const [unit, environment] = [join(root, UNITS, UNIT_NAME), join(root, ENVIRONMENT_FILE)]
  await mkdir(dirname(environment), { recursive: true, mode: 0o755 })
  if (!existsSync(environment)) await writeFile(environment, environmentTemplate(), { mode: 0o600 })
  await mkdir(join(root, UNITS, 'multi-user.target.wants'), { recursive: true })
  await writeFile(unit, systemdUnit(paths))
  const wanted = join(root, UNITS, 'multi-user.target.wants', UNIT_NAME)
  await rm(wanted, { force: true })
  await symlink(join(UNITS, UNIT_NAME), wanted)
}

async function removeUnit(root: string): Promise<void> {
  if (root === '/') systemctl('disable', '--now', UNIT_NAME)
  await rm(join(root, UNITS, 'multi-user.target.wants', UNIT_NAME), { force: true })
  await rm(join(root, UNITS, UNIT_NAME), { force: true })
}

/** The service runs as a user of its own: every folder on the way to the program has to let others in. */
async function requireReadableByService({ node, program }: ServicePaths): Promise<void> {
  for (const path of [node, program])
    for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder))
      if (((await stat(folder)).mode & 0o001) === 0)
        throw new WrongUse({
          ja: `${folder} は他のユーザーから開けないため、サービスとして動かせません。プログラム一式を /opt/taga などに移してから実行してください。`,
          en: `${folder} is closed to other users, so a service cannot run from it. Move the program to /opt/taga, say, and install from there.`,
        })
}

/** Whether systemd runs here and took the unit up. */
function tellSystemd(start: boolean): boolean {
  if (!existsSync('/run/systemd/system') || !systemctl('daemon-reload')) return false
  return !start || systemctl('enable', '--now', UNIT_NAME)
}

function systemctl(...args: readonly string[]): boolean {
  return spawnSync('systemctl', args, { stdio: 'ignore' }).status === 0
}

function say(io: Io, text: string): number {
  io.stdout(text)
  return EXIT.done
}

function installed(language: Language, isRunning: boolean): string {
  const next = isRunning ? '' : `  systemctl daemon-reload && systemctl enable --now taga\n`
  return language === 'ja'
    ? `サービスを設定しました（${UNITS}/${UNIT_NAME}）。\n${next}  設定: ${ENVIRONMENT_FILE}\n  データ: ${SERVICE_DATA}\n  最初のアカウントのリンク: journalctl -u taga、または taga unlock first-ticket --data ${SERVICE_DATA}\nこれまでのデータを引き継ぐときは、サービスを始める前にそのフォルダーを ${SERVICE_DATA} へ移してください。\n`
    : `The service is set up (${UNITS}/${UNIT_NAME}).\n${next}  Settings: ${ENVIRONMENT_FILE}\n  Data: ${SERVICE_DATA}\n  Link for the first account: journalctl -u taga, or taga unlock first-ticket --data ${SERVICE_DATA}\nTo go on with data you have already, move their folder to ${SERVICE_DATA} before the service starts.\n`
}

function removed(language: Language): string {
  return language === 'ja'
    ? `サービスを取り除きました。データ（${SERVICE_DATA}）と設定（${ENVIRONMENT_FILE}）は残してあります。\n`
    : `The service was taken away. The data (${SERVICE_DATA}) and settings (${ENVIRONMENT_FILE}) are still there.\n`
}
