import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT, type Io, type Language, readFlags } from '@taga/agent'
import { writeEnrolmentCode } from '@taga/contract'
import { enrolmentWish } from '../enrol-here.ts'
import { fileTrouble } from '../file-trouble.ts'
import { ABILITIES, type Ability } from '../service/drop-ins.ts'
import { launchdSteps, windowsSteps } from '../service/other-systems.ts'
import { SERVICE_KINDS, type ServiceKind } from '../service/service-kind.ts'
import { type ServicePaths, SERVICES } from '../service/systemd.ts'
import { printService, removeService, UNITS, type WantedService, writeService } from '../service/write-service.ts'
import { WrongUse, wrongUsage } from '../wrong-use.ts'

const USAGE =
  'install [gateway | connector] [--with virtual-desktops,wireguard] [--without ...] [--server URL --code CODE] [--print | --remove] [--root DIR]'

/**
 * `taga install`: on Linux, has systemd run the server from now on, as root; `gateway` and `connector` the same for these alone, enrolled by `--server` and `--code`. `--with` lets a
 * gateway do what its service forbids otherwise, until `--without`. `--print` shows what would be written and changes nothing, `--remove` takes it away and leaves the data; `--root`
 * writes into the root of another system, such as an image. On macOS and Windows it prints what to run for the server.
 */
export async function install(args: readonly string[], io: Io): Promise<number> {
  const spec = {
    with: 'text',
    without: 'text',
    server: 'text',
    code: 'text',
    print: 'flag',
    remove: 'flag',
    root: 'text',
  } as const
  const read = readFlags(args, spec, USAGE, io)
  if (read.kind === 'wrong') return read.code
  const { flags, language } = read
  const kind = kindOf(read.words)
  const paths = { node: process.execPath, program: fileURLToPath(new URL('./taga.mjs', import.meta.url)) }
  const wanted = {
    kind,
    paths,
    with: abilities(flags.with, kind),
    without: abilities(flags.without, kind),
    enrolling: enrolling(flags, kind),
  }
  if (process.platform !== 'linux') return say(io, elsewhere(wanted, language))
  if (flags.print !== undefined) return say(io, printService(wanted))
  const root = flags.root ?? '/'
  try {
    if (flags.remove === undefined) return say(io, await writeAndStart(root, wanted, language))
    if (root === '/') systemctl('disable', '--now', `${SERVICES[kind].name}.service`)
    await removeService(root, kind)
    if (root === '/') systemctl('daemon-reload')
    return say(io, removed(kind, language))
  } catch (error) {
    throw fileTrouble(error, join(root, UNITS, `${SERVICES[kind].name}.service`))
  }
}

/** @throws WrongUse */
function elsewhere(wanted: WantedService, language: Language): string {
  if (wanted.kind !== 'server' || wanted.with.length > 0)
    throw new WrongUse({
      ja: 'gateway、connector、--with は、今のところLinuxでだけ使えます。',
      en: 'gateway, connector and --with are for Linux alone so far.',
    })
  return process.platform === 'darwin' ? launchdSteps(wanted.paths, language) : windowsSteps(wanted.paths, language)
}

/** @throws WrongUse */
function kindOf(words: readonly string[]): ServiceKind {
  if (words.length === 0) return 'server'
  const kind = SERVICE_KINDS.find((each) => each === words[0] && each !== 'server')
  if (kind === undefined || words.length > 1) throw wrongUsage(USAGE)
  return kind
}

/** @throws WrongUse */
function abilities(list: string | undefined, kind: ServiceKind): readonly Ability[] {
  if (list === undefined) return []
  if (kind === 'connector')
    throw new WrongUse({
      ja: 'コネクターに --with と --without はありません。仮想デスクトップやWireGuardは、ゲートウェイが動かします。',
      en: 'A connector takes no --with or --without: virtual desktops and WireGuard are the gateway’s.',
    })
  return list.split(',').map((name) => {
    const ability = ABILITIES.find((each) => each === name.trim())
    if (ability !== undefined) return ability
    throw new WrongUse({
      ja: `「${name}」は知りません。使えるのは ${ABILITIES.join('、')} です。`,
      en: `"${name}" is not known. There are: ${ABILITIES.join(', ')}.`,
    })
  })
}

/** @throws WrongUse */
function enrolling(
  flags: { readonly server?: string; readonly code?: string },
  kind: ServiceKind,
): WantedService['enrolling'] {
  const wish = enrolmentWish(flags)
  if (wish === undefined) return undefined
  if (kind !== 'server') return { server: wish.server, code: writeEnrolmentCode(wish.code) }
  throw new WrongUse({
    ja: '--server と --code は、taga install gateway と taga install connector のためのものです。',
    en: '--server and --code are for taga install gateway and taga install connector.',
  })
}

async function writeAndStart(root: string, wanted: WantedService, language: Language): Promise<string> {
  if (root === '/') await requireReadableByService(wanted.paths)
  const able = await writeService(root, wanted)
  const { name } = SERVICES[wanted.kind]
  const isRunning = root === '/' && existsSync('/run/systemd/system') && takeUp(`${name}.service`)
  return [
    ...installed(wanted, language),
    ...(isRunning ? [] : [`  systemctl daemon-reload && systemctl enable ${name} && systemctl restart ${name}`]),
    ...(able.length > 0 ? ableWords(able, language) : []),
    ...nextSteps(wanted, language),
    '',
  ].join('\n')
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

/** Whether systemd took the unit up as it is written now, also where it ran before. */
function takeUp(unit: string): boolean {
  return systemctl('daemon-reload') && systemctl('enable', unit) && systemctl('restart', unit)
}

function systemctl(...args: readonly string[]): boolean {
  return spawnSync('systemctl', args, { stdio: 'ignore' }).status === 0
}

function say(io: Io, text: string): number {
  io.stdout(text)
  return EXIT.done
}

function installed({ kind }: WantedService, language: Language): readonly string[] {
  const { name, settings, state } = SERVICES[kind]
  return language === 'ja'
    ? [`サービスを設定しました（${UNITS}/${name}.service）。`, `  設定: ${settings}`, `  データ: ${state}`]
    : [`The service is set up (${UNITS}/${name}.service).`, `  Settings: ${settings}`, `  Data: ${state}`]
}

const ABLE: Readonly<Record<Ability, Readonly<Record<Language, string>>>> = {
  'virtual-desktops': { ja: '仮想デスクトップ', en: 'virtual desktops' },
  wireguard: {
    ja: 'WireGuard（パケットの中継も有効にします）',
    en: 'WireGuard (it also has this machine forward packets)',
  },
}

function ableWords(able: readonly Ability[], language: Language): readonly string[] {
  const names = able.map((ability) => ABLE[ability][language])
  return language === 'ja'
    ? [`  このサービスに許したこと: ${names.join('、')}（取りやめるには --without ${able.join(',')}）`]
    : [`  The service may also do: ${names.join(', ')} (--without ${able.join(',')} takes that back)`]
}

function nextSteps({ kind, enrolling: code }: WantedService, language: Language): readonly string[] {
  const ja = language === 'ja'
  const { name, state } = SERVICES[kind]
  if (kind === 'server')
    return ja
      ? [
          `  最初のアカウントのリンク: journalctl -u taga、または taga unlock first-ticket --data ${state}`,
          `これまでのデータを引き継ぐときは、サービスを始める前にそのフォルダーを ${state} へ移してください。`,
        ]
      : [
          `  Link for the first account: journalctl -u taga, or taga unlock first-ticket --data ${state}`,
          `To go on with data you have already, move their folder to ${state} before the service starts.`,
        ]
  if (code !== undefined)
    return ja
      ? [`登録できたかどうかは、journalctl -u ${name} で確かめられます。次からは再起動のあとも自動で動きます。`]
      : [
          `journalctl -u ${name} tells whether it was enrolled. It comes back by itself after a restart of this machine.`,
        ]
  return ja
    ? [
        `まだ登録していなければ、「設定」→「ゲートウェイとコネクター」で登録コードを作り、次を実行してください。`,
        `  sudo ./taga install ${kind} --server URL --code コード`,
      ]
    : [
        `If it is not enrolled yet, make a code under Settings → Gateways and connectors, then run:`,
        `  sudo ./taga install ${kind} --server URL --code CODE`,
      ]
}

function removed(kind: ServiceKind, language: Language): string {
  const { settings, state } = SERVICES[kind]
  return language === 'ja'
    ? `サービスを取り除きました。データ（${state}）と設定（${settings}）は残してあります。\n`
    : `The service was taken away. The data (${state}) and settings (${settings}) are still there.\n`
}
