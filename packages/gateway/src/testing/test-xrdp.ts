import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeSelfSigned, type SelfSigned } from './self-signed.ts'
import { HERE, start, type Standing, type TestScreen } from './test-screen.ts'

/** Whether this machine has an RDP server, and what shows its screen. */
export const HAS_RDP = ['/usr/sbin/xrdp', '/usr/bin/xfreerdp', '/usr/bin/bwrap', '/usr/bin/Xtigervnc'].every(existsSync)

/** An office PC that speaks RDP: a real xrdp before a screen; who signs in needs the screen's password. */
export type TestXrdp = {
  readonly port: number
  readonly certificate: SelfSigned
  close(): Promise<void>
}

/** `at`: where the screen stands. `clipboard`: carried by a program that takes one connection at a time; xrdp makes others wait for it. */
export async function openTestXrdp(
  screen: Pick<TestScreen, 'port' | 'display'>,
  { at: { address, enter } = HERE, clipboard = true }: { readonly at?: Standing; readonly clipboard?: boolean } = {},
): Promise<TestXrdp> {
  const folder = await mkdtemp(join(tmpdir(), 'taga-xrdp-'))
  const certificate = makeSelfSigned(['office-pc.example.jp'])
  const port = await freePort()
  const file = (name: string) => join(folder, name)
  await writeFile(file('cert.pem'), certificate.cert)
  await writeFile(file('key.pem'), certificate.key, { mode: 0o600 })
  await writeFile(
    file('xrdp.ini'),
    [
      '[Globals]',
      ['ini_version=1', 'fork=false', `port=tcp://${address}:${port}`, 'tcp_nodelay=true', 'security_layer=tls'],
      [`certificate=${file('cert.pem')}`, `key_file=${file('key.pem')}`, 'ssl_protocols=TLSv1.2, TLSv1.3'],
      ['autorun=office', 'allow_channels=true', 'max_bpp=32', 'use_fastpath=both'],
      '[Logging]',
      [`LogFile=${file('xrdp.log')}`, 'LogLevel=INFO', 'EnableSyslog=false'],
      '[Channels]',
      ['rdpdr=false', 'rdpsnd=false', 'drdynvc=true', 'cliprdr=true'],
      '[office]',
      ['name=office', 'lib=libvnc.so', 'username=ask', 'password=ask', `ip=${address}`, `port=${screen.port}`],
      clipboard ? [`chansrvport=DISPLAY(${screen.display.slice(1)})`] : [],
      '',
    ]
      .flat()
      .join('\n'),
  )
  // carries the clipboard, by the display itself
  const env = { ...process.env, DISPLAY: screen.display, HOME: folder, XDG_DATA_HOME: folder, LOGNAME: 'hanako' }
  const channels = clipboard ? start(enter, '/usr/sbin/xrdp-chansrv', [], { env, stdio: 'ignore' }) : undefined
  channels?.on('error', () => undefined)
  const server = start(enter, '/usr/sbin/xrdp', ['-n', '-c', file('xrdp.ini')], { stdio: 'ignore' })
  server.on('error', () => undefined)
  for (const end = performance.now() + 60_000; !(await answers(enter, address, port)); ) {
    if (performance.now() > end) throw new Error('xrdp did not listen within 60 s')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    port,
    certificate,
    close: async () => {
      server.kill('SIGKILL')
      // kindly: it has a file system in the folder
      channels?.kill('SIGTERM')
      for (const program of [server, channels])
        if (program?.pid !== undefined && program.exitCode === null && program.signalCode === null)
          await new Promise((gone) => program.once('exit', gone))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function answers(enter: readonly string[], address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asks = start(enter, 'bash', ['-c', `exec 3<>/dev/tcp/${address}/${port}`], { stdio: 'ignore' })
    asks.once('error', () => resolve(false))
    asks.once('exit', (code) => resolve(code === 0))
  })
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // it listens on a port
  await new Promise((resolve) => server.close(resolve))
  return port
}
