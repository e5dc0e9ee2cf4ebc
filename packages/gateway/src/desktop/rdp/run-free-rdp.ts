import type { ChildProcess } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { needProgram } from '../../display/program.ts'
import type { Display } from '../../display/start-display.ts'
import type { Language } from '../../front/page.ts'

export type RdpSignIn = {
  readonly user: string
  readonly domain: string
  readonly password: string
  /** SHA-256 (hex) of the one certificate that will do. */
  readonly certificate: string
}

export type RdpPicture = { readonly width: number; readonly height: number; readonly language: Language }

/**
 * Starts FreeRDP on a display. The PC is whoever is at the other end of the pipe `stdio[3]`: there is no address, no port, and no network in
 * its sandbox, so that a PC that redirects it or takes it over reaches nothing. It sees the system's programs, the display's socket and an
 * empty home. Its password is told over a pipe, and who signs in by a file of its home: neither is on a command line. @throws ProgramMissing
 */
export function runFreeRdp(display: Display, signIn: RdpSignIn, picture: RdpPicture): ChildProcess {
  const [sandbox, program] = [needProgram('bwrap'), needProgram('xfreerdp')]
  const who = join(display.home, 'who.rdp')
  writeFileSync(who, `username:s:${signIn.user}\ndomain:s:${signIn.domain}\n`, { mode: 0o600 })
  const child = display.run(sandbox, [...confine(display), '--', program, who, ...argsOf(signIn, picture)], {
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  })
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(`${signIn.password}\n`)
  return child
}

/** Of the old places of programs and libraries, those that are links into /usr, and those that are not. */
const SYSTEM = ['bin', 'lib', 'lib32', 'lib64', 'sbin']
/** What a graphical program reads of the system's settings; nothing of it is secret. */
const SETTINGS = ['/etc/ld.so.cache', '/etc/fonts', '/etc/ssl/openssl.cnf', '/etc/localtime']

function confine({ home, env, xSocketPath }: Display): readonly string[] {
  const system = SYSTEM.filter((name) => existsSync(`/${name}`)).flatMap((name) => [
    '--ro-bind',
    `/${name}`,
    `/${name}`,
  ])
  const settings = SETTINGS.filter((path) => existsSync(path)).flatMap((path) => ['--ro-bind', path, path])
  return [
    ['--unshare-all', '--die-with-parent', '--new-session', '--cap-drop', 'ALL'],
    ['--ro-bind', '/usr', '/usr', ...system, ...settings],
    ['--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'],
    ['--bind', home, home, '--ro-bind', env.XAUTHORITY, env.XAUTHORITY, '--ro-bind', xSocketPath, xSocketPath],
  ].flat()
}

/** Keyboards of Japan: layout 0411, type 7 with 106 or 109 keys; else the layout of the United States. */
const KEYBOARD = {
  ja: ['/kbd:0x411', '/kbd-type:7', '/kbd-subtype:2'],
  en: ['/kbd:0x409', '/kbd-type:4', '/kbd-subtype:0'],
} as const

function argsOf({ certificate }: RdpSignIn, { width, height, language }: RdpPicture): readonly string[] {
  const colons = certificate.replaceAll(/..(?=.)/g, '$&:')
  return [
    // the pipe it was started with; see freerdp_tcp_connect
    '/v:|:3',
    [`/cert:deny,fingerprint:sha256:${colons}`, '-sec-rdp', '/from-stdin:force', '/tune:FreeRDP_AutoLogonEnabled:true'],
    [`/size:${width}x${height}`, '/bpp:32', '-decorations', '-toggle-fullscreen', '-grab-keyboard'],
    ['+clipboard', '/audio-mode:2', '/network:lan', '/log-level:OFF', ...KEYBOARD[language]],
  ].flat()
}
