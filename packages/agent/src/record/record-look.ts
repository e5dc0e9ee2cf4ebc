import { mkdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { EXIT, type Io, type Language } from '../commands/io.ts'
import type { World } from '../look/collector.ts'
import { look } from '../look/look.ts'
import { probesOf } from '../look/platform-probes.ts'
import { realWorld } from '../look/real-world.ts'
import { anonymiseAll, anonymiser, type Secrets } from './anonymise.ts'
import { type Recording, recordingWorld } from './recording-world.ts'

/** Settings that hold a person's own choices: of these only what a probe reads is kept, never the rest of the file. */
const PERSONAL_FILES = /\/(Preferences|prefs\.js|extensions\.json)$/
/** A look at a folder of processes says who does what. Only the names that probes know are kept. */
const PROCESS_NAMES =
  /^(clamd|clamonacc|freshclam|gnome-shell|plasmashell|cinnamon|budgie-wm|charon|charon-systemd|pluto|systemd|init)$/

/** `taga check --record DIR`: one file with everything the probes were answered, made safe to hand on. */
export async function recordLook(folder: string, io: Io, language: Language): Promise<number> {
  const { world, recording } = recordingWorld(realWorld(io.env))
  await look(world, probesOf(world.platform), { pace: 'all' })
  const text = await writeRecording(world, recording)
  await mkdir(folder, { recursive: true })
  const path = join(folder, `taga-record-${world.platform}.json`)
  await writeFile(path, text, { mode: 0o600, flag: 'w' })
  io.stderr(
    language === 'ja'
      ? `${path} に書きました。名前・製造番号・アドレスは置き換えてあります。渡す前に目を通してください。\n`
      : `Written to ${path}. Names, serial numbers and addresses are replaced. Read it before you hand it on.\n`,
  )
  return EXIT.done
}

/** The recording as text in which no real name, number or address is left. */
export async function writeRecording(
  world: World,
  recording: Recording,
  hosts: readonly string[] = [hostname()],
): Promise<string> {
  const safe = anonymiser(await secretsOf(world, recording, hosts))
  const kept = {
    format: 'taga.record/1',
    platform: world.platform,
    userId: world.userId === 0 ? 0 : 1000,
    userName: world.userName,
    homeFolder: world.homeFolder,
    now: world.now(),
    ...withoutPrivacy(recording),
  }
  return `${JSON.stringify(anonymiseAll(kept, safe), null, 2)}\n`
}

function withoutPrivacy(recording: Recording): Recording {
  const files = Object.entries(recording.files).flatMap(([path, content]) => {
    if (/^\/proc\/\d+\/comm$/.test(path))
      return typeof content === 'string' && PROCESS_NAMES.test(content.trim()) ? [[path, content] as const] : []
    if (/^\/sys\/class\/dmi\/id\/.*serial$/.test(path))
      return [[path, typeof content === 'string' ? 'SERIAL' : content] as const]
    if (PERSONAL_FILES.test(path))
      return [[path, typeof content === 'string' ? settingsOnly(path, content) : content] as const]
    return [
      [path, path === '/etc/passwd' && typeof content === 'string' ? withoutFullNames(content) : content] as const,
    ]
  })
  return { ...recording, files: Object.fromEntries(files) }
}

/** Of a browser's settings, only the lines and members that probes read. */
function settingsOnly(path: string, content: string): string {
  if (path.endsWith('prefs.js')) return (content.match(/^user_pref\("signon\.rememberSignons".*$/gm) ?? []).join('\n')
  if (path.endsWith('extensions.json')) return '{"addons":[]}'
  const saving = /"credentials_enable_service"\s*:\s*(true|false)/.exec(content)?.[1]
  return saving === undefined ? '{}' : `{"credentials_enable_service":${saving}}`
}

/** The fifth field of /etc/passwd holds names and telephone numbers. */
function withoutFullNames(content: string): string {
  return content
    .split('\n')
    .map((line) =>
      line
        .split(':')
        .map((field, index) => (index === 4 ? '' : field))
        .join(':'),
    )
    .join('\n')
}

async function secretsOf(world: World, recording: Recording, hosts: readonly string[]): Promise<Secrets> {
  const passwd = recording.files['/etc/passwd']
  const people = typeof passwd === 'string' ? passwd.split('\n').flatMap((line) => peopleIn(line)) : []
  const groups = Object.values(recording.commands).flatMap((result) =>
    'stdout' in result ? membersIn(result.stdout) : [],
  )
  const homes = [...JSON.stringify(recording).matchAll(/\/(?:home|Users)\/([^/"\\\s]+)/g)].flatMap(
    ([, name]) => name ?? [],
  )
  const networks = Object.entries(recording.commands).flatMap(([command, result]) =>
    'stdout' in result && /nmcli|wpa_cli|iw /.test(command) ? networkNames(result.stdout) : [],
  )
  const mirrors = (recording.folders['/var/lib/apt/lists'] ?? []).flatMap((name) => mirrorIn(name))
  return {
    users: [world.userName, ...people, ...groups, ...homes],
    hosts: [...hosts.flatMap((host) => [host, host.split('.')[0] ?? host]), ...mirrors],
    networks,
  }
}

const PUBLIC_MIRRORS = /(^|\.)(debian\.org|ubuntu\.com|google\.com|microsoft\.com|mozilla\.org|brave\.com)$/

/** apt names its lists after the server they came from, which may be one inside the company. */
function mirrorIn(name: string): readonly string[] {
  const host = /^([a-z0-9-]+(?:\.[a-z0-9-]+)+)_/.exec(name)?.[1]
  return host === undefined || PUBLIC_MIRRORS.test(host) ? [] : [host]
}

function peopleIn(line: string): readonly string[] {
  const [name = '', , id, , fullName = ''] = line.split(':')
  const isPerson = Number(id) >= 1000 && Number(id) < 65_000
  return isPerson ? [name, ...fullName.split(',').map((part) => part.trim())] : []
}

function membersIn(stdout: string): readonly string[] {
  return [...stdout.matchAll(/^(?:sudo|wheel|admin):[^:]*:\d+:(.*)$/gm)].flatMap(([, members = '']) =>
    members.split(','),
  )
}

function networkNames(stdout: string): readonly string[] {
  const terse = [...stdout.matchAll(/^[* ]:[^:]*:(.+)$/gm)].flatMap(([, name]) => name ?? [])
  const status = [...stdout.matchAll(/^ssid=(.+)$/gm)].flatMap(([, name]) => name ?? [])
  return [...terse, ...status]
}
