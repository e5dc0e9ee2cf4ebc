import type { BuiltInPool } from '@taga/contract'
import { NO_RIGHTS } from '../display/bound-process.ts'
import type { Language } from '../front/page.ts'

/** Everything that a sandbox is made of. Paths are those of this machine. */
export type SandboxPlan = {
  readonly pool: BuiltInPool
  readonly language: Language
  /** Ours, shown to the sandbox as `/run/taga`: where its screen is opened. */
  readonly run: string
  /** Shown read-only: who it is, and settings of the browser. */
  readonly settings: string
  /** Shown read-only where it may reach something: the socket of its way out. */
  readonly wayOut: string | undefined
  /** The person's files where they are kept; in memory where not. */
  readonly home: string | undefined
  readonly title: string
}

/** Where the person's files lie in there, and how it is called from within. */
const HOME = '/home/me'
const PROXY_PORT = 3128
/** The system's own settings that programs with a window want; nothing of them is secret, and the rest of /etc is not there. */
const SETTINGS = [
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'alternatives',
  'fonts',
  'localtime',
  'mime.types',
  'magic',
  'X11',
  'xdg',
  'ssl/certs',
  'ssl/openssl.cnf',
  'ca-certificates',
  'chromium.d',
  'debian_version',
  'os-release',
]

/**
 * The arguments of bwrap(1): namespaces of its own for everything, also the network, which has a loopback and nothing else; the system's
 * programs read-only; no capability; dies with the gateway. A desktop can make no further namespaces; a browser needs them for its own
 * sandbox, which is left on.
 */
export function sandboxArguments(plan: SandboxPlan): readonly string[] {
  const { pool, run, settings, wayOut, home } = plan
  const isBrowser = pool.profile === 'browser'
  const groups: readonly (readonly string[])[] = [
    ['--unshare-user', '--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'],
    isBrowser ? [] : ['--disable-userns'],
    ['--die-with-parent', '--new-session', '--cap-drop', 'ALL', '--clearenv'],
    ['--uid', '1000', '--gid', '1000', '--hostname', 'desktop'],
    ['--ro-bind', '/usr', '/usr'],
    ['bin', 'sbin', 'lib', 'lib32', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]),
    SETTINGS.flatMap((name) => ['--ro-bind-try', `/etc/${name}`, `/etc/${name}`]),
    ['--ro-bind', `${settings}/passwd`, '/etc/passwd', '--ro-bind', `${settings}/group`, '/etc/group'],
    ['--ro-bind', `${settings}/hosts`, '/etc/hosts'],
    ['--ro-bind', `${settings}/chromium.json`, '/etc/chromium/policies/managed/taga.json'],
    ['--proc', '/proc', '--dev', '/dev', '--size', '67108864', '--tmpfs', '/tmp'],
    ['--size', '16777216', '--tmpfs', '/run'],
    ['--bind', run, '/run/taga'],
    wayOut === undefined ? [] : ['--ro-bind', wayOut, '/run/out'],
    homeArguments(pool, home),
    // what lies between is memory too, without a limit of its own
    ['--remount-ro', '/', '--chdir', HOME],
    Object.entries(environmentOf(plan)).flatMap(([name, value]) => ['--setenv', name, value]),
    ['--', '/bin/sh', '-c', scriptOf(plan)],
  ]
  return groups.flat()
}

/** Files that are not kept lie in memory, and count as such: half of it at most. */
function homeArguments({ memoryMb }: BuiltInPool, home: string | undefined): readonly string[] {
  if (home !== undefined) return ['--bind', home, HOME]
  return ['--perms', '0700', '--size', String(Math.floor(memoryMb / 2) * 1024 * 1024), '--tmpfs', HOME]
}

function environmentOf({ wayOut, language, pool }: SandboxPlan): Readonly<Record<string, string>> {
  const proxy = `http://127.0.0.1:${PROXY_PORT}`
  return {
    HOME,
    USER: 'me',
    LOGNAME: 'me',
    SHELL: '/bin/bash',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    // a browser takes its language from here, where its texts are installed; a terminal wants a locale that is there
    LANG: pool.profile === 'browser' && language === 'ja' ? 'ja_JP.UTF-8' : 'C.UTF-8',
    LANGUAGE: language,
    XDG_RUNTIME_DIR: '/run/user',
    ...(wayOut === undefined ? {} : { http_proxy: proxy, https_proxy: proxy, HTTP_PROXY: proxy, HTTPS_PROXY: proxy }),
  }
}

/**
 * What runs in there: the X server with its screen on a Unix socket, a window manager, and what the profile has. It says `up` once the
 * screen is there, and ends with it. A browser that was closed is opened again.
 */
function scriptOf({ pool, wayOut, title, language }: SandboxPlan): string {
  const { width, height, profile } = pool
  const server = [
    'Xtigervnc',
    '-displayfd',
    '3',
    '-nolisten',
    'tcp',
    '-noreset',
    '-rfbport',
    '-1',
    '-rfbunixpath',
    '/run/taga/rfb',
    '-rfbunixmode',
    '384',
    '-SecurityTypes',
    'None',
    '-AlwaysShared',
    '-SendPrimary=0',
    '-geometry',
    `${width}x${height}`,
    '-depth',
    '24',
    '-desktop',
    quoted(title),
  ].join(' ')
  const relay = `socat TCP-LISTEN:${PROXY_PORT},bind=127.0.0.1,fork,reuseaddr,max-children=64 UNIX-CONNECT:/run/out/proxy &`
  return [
    'umask 077; mkdir -p /run/user /tmp/.X11-unix; mkfifo /tmp/.up || exit 3',
    `${server} 3>/tmp/.up >/dev/null 2>&1 &`,
    'server=$!; read n </tmp/.up; [ -n "$n" ] || exit 4; rm -f /tmp/.up; export DISPLAY=":$n"',
    'echo up; exec >/dev/null 2>&1',
    ...(wayOut === undefined ? [] : [relay]),
    "xsetroot -solid '#264653'; export server",
    // it starts what comes first once it keeps windows: one that was there before it would not have the keyboard
    `openbox --startup ${quoted(`/bin/sh -c ${quoted(profile === 'browser' ? browserOf(pool, language) : terminal(title))}`)}`,
  ].join('\n')
}

function terminal(title: string): string {
  return `xterm -T ${quoted(title)} -fa Monospace -fd 'Noto Sans Mono CJK JP' -fs 12 -geometry 80x24+24+24`
}

function browserOf({ startUrl, width, height }: BuiltInPool, language: Language): string {
  const flags = [
    '--no-first-run',
    '--no-default-browser-check',
    '--password-store=basic',
    '--start-maximized',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-breakpad',
    '--disable-quic',
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--disable-gpu',
    `--proxy-server=http://127.0.0.1:${PROXY_PORT}`,
    "'--proxy-bypass-list=<-loopback>'",
    `--lang=${language}`,
    '--window-position=0,0',
    `--window-size=${width},${height}`,
  ].join(' ')
  return `while kill -0 "$server"; do chromium ${flags} -- ${quoted(startUrl ?? 'about:blank')}; sleep 1; done`
}

/** One word for a shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

/** The account in a sandbox of a gateway that is root: nobody's, so that nothing of the machine is its own. */
export const NOBODYS_ID = 61_183

/**
 * The whole command: joins the groups that limit it, then becomes the sandbox. A gateway that is root gives up what root may first; since its
 * folders are closed to others, they are shown in a mount namespace of their own.
 */
export function commandOf(
  plan: SandboxPlan,
  { joins, perProcess }: { readonly joins: readonly string[]; readonly perProcess: readonly string[] },
  isRoot: boolean,
): readonly [string, ...string[]] {
  const limits = ['prlimit', '--core=0', '--nofile=4096:4096', ...perProcess, '--']
  // bwrap refuses to begin with rights that it did not get by being root
  if (!isRoot) return [...joining(joins), 'setpriv', ...NO_RIGHTS, '--', ...limits, 'bwrap', ...sandboxArguments(plan)]
  const { run, home, settings, wayOut } = plan
  const shown = { run: '/mnt/run', home: '/mnt/home', settings: '/mnt/settings', wayOut: '/mnt/out' }
  const seen: SandboxPlan = {
    ...plan,
    run: shown.run,
    settings: shown.settings,
    home: home === undefined ? undefined : shown.home,
    wayOut: wayOut === undefined ? undefined : shown.wayOut,
  }
  const pairs = [
    [run, shown.run],
    [settings, shown.settings],
    ...(home === undefined ? [] : [[home, shown.home]]),
    ...(wayOut === undefined ? [] : [[wayOut, shown.wayOut]]),
  ].flat()
  return [
    ...joining(joins),
    'unshare',
    '--mount',
    '--propagation',
    'private',
    '/bin/sh',
    '-c',
    SHOW,
    'sh',
    String(pairs.length),
    ...pairs,
    'setpriv',
    `--reuid=${NOBODYS_ID}`,
    `--regid=${NOBODYS_ID}`,
    '--clear-groups',
    '--no-new-privs',
    '--',
    ...limits,
    'bwrap',
    ...sandboxArguments(seen),
  ]
}

const SHOW = [
  'mount -t tmpfs -o mode=711,size=64k taga /mnt || exit 91',
  'n=$1; shift; while [ "$n" -gt 0 ]; do mkdir -p "$2" && mount --bind "$1" "$2" || exit 91; shift 2; n=$((n-2)); done',
  'exec "$@"',
].join('\n')

const JOIN = [
  'n=$1; shift; while [ "$n" -gt 0 ]; do echo $$ >"$1" || exit 90; shift; n=$((n-1)); done',
  'exec "$@"',
].join('\n')

function joining(joins: readonly string[]): readonly [string, ...string[]] {
  return ['/bin/sh', '-c', JOIN, 'sh', String(joins.length), ...joins]
}
