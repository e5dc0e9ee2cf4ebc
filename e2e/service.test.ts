import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildProgram } from '../packages/taga/src/testing/run-program.ts'
import { until } from './gateway-world.ts'
import { mayRunSystemd, openSystemd, type OwnSystemd, THERE } from './own-systemd.ts'
import { told } from './patience.ts'

const isForced = process.env['TAGA_FORBID_SKIP'] === '1'
const TSX = ['--import', `file://${THERE.source}/node_modules/tsx/dist/loader.mjs`]
const TRIED = `${THERE.source}/packages/gateway/src/testing/service-main.ts`

/** An administrator at a machine where systemd runs. It has no control groups with limits where this one has those of old. */
describe.skipIf(!mayRunSystemd() && !isForced)('an administrator who installs services', () => {
  let machine: OwnSystemd
  beforeAll(async () => {
    await buildProgram()
    machine = await openSystemd()
  })
  afterAll(() => machine?.close())

  const install = (...words: readonly string[]) => machine.run(THERE.node, THERE.program, 'install', ...words)
  /** What services wrote since then. */
  const since = (mark: number) => machine.log().slice(mark)

  it('has a server that runs as nobody known, with its data closed to others', async () => {
    const begun = performance.now()
    expect(install()).toMatchObject({ code: 0, text: expect.stringContaining('The service is set up') })
    const ask = `fetch('http://127.0.0.1:8420/').then(({ status }) => process.exit(status === 200 ? 0 : 1), () => process.exit(1))`
    await until('it answers', () => machine.run(THERE.node, '-e', ask).code === 0)
    told('a server answers after taga install', begun)
    const { text } = machine.run(
      'sh',
      '-c',
      'ps -o user= -p $(systemctl show -P MainPID taga); stat -c %a /var/lib/private/taga',
    )
    expect(text).toBe('taga\n700\n')
    const ticket = machine.run(THERE.node, THERE.program, 'unlock', 'first-ticket', '--data', '/var/lib/taga')
    expect(ticket).toMatchObject({ code: 0, text: expect.stringContaining('/set-up#ticket=') })
    expect(install('--remove').code).toBe(0)
    expect(machine.run('systemctl', 'is-active', 'taga').text).toBe('inactive\n')
    expect(machine.run('test', '-e', '/var/lib/private/taga/taga.db').code).toBe(0)
  })

  it('has a gateway and a connector that come back by themselves', async () => {
    const file = '/run/server.json'
    const main = `${THERE.node} ${TSX.join(' ')} ${THERE.source}/e2e/service-main.ts ${file}`
    machine.run('sh', '-c', `${main} >/run/server.log 2>&1 </dev/null &`)
    await until('there is a server', () => machine.run('test', '-s', file).code === 0)
    const {
      url = '',
      gateway = '',
      connector = '',
    } = JSON.parse(machine.run('cat', file).text) as Record<string, string> // as it writes it
    const atWork = { gateway: /stream: complete/, connector: /コネクターを動かしています/ }
    for (const kind of ['gateway', 'connector'] as const) {
      const begun = performance.now()
      const mark = machine.log().length
      const done = install(kind, '--server', url, '--code', kind === 'gateway' ? gateway : connector)
      expect(done.text).toContain(`journalctl -u taga-${kind} tells`)
      await until(`it is enrolled and at work: ${since(mark)}`, () => atWork[kind].test(since(mark)))
      told(`a ${kind} is at work after taga install`, begun)
      // as after a restart of the machine; the code is used up
      const again = machine.log().length
      machine.run('systemctl', 'restart', `taga-${kind}`)
      await until(`it is back: ${since(again)}`, () => atWork[kind].test(since(again)))
      expect(since(again)).not.toMatch(/登録しました/)
      expect(machine.run('systemctl', 'show', '-P', 'Result', `taga-${kind}`).text).toBe('success\n')
    }
    const rights = 'grep -h CapPrm /proc/$(systemctl show -P MainPID taga-connector)/status'
    expect(machine.run('sh', '-c', rights).text).toMatch(/^CapPrm:\s*0+\n$/)
  })

  it('is told by what is forbidden how to allow it, and allows that and no more', async () => {
    const own = '/etc/systemd/system/taga-gateway.service.d/mine.conf'
    const command = [THERE.node, ...TSX, TRIED].join(' ')
    machine.run(
      'sh',
      '-c',
      `mkdir -p ${own.replace(/\/mine.*/, '')}; printf '[Service]\\nExecStart=\\nExecStart=${command}\\n' >${own}`,
    )
    const tried = async (...words: readonly string[]) => {
      const mark = machine.log().length
      expect(install('gateway', ...words).code).toBe(0)
      await until(`all is tried: ${since(mark)}`, () => since(mark).includes('all tried'))
      return since(mark)
    }
    const closed = await tried()
    // an X server of its own shows office PCs by RDP
    expect(closed).toMatch(/^display: \/tmp\//m)
    expect(closed).toContain('desktop: not, Error: sudo ./taga install gateway --with virtual-desktops\n')
    expect(closed).toContain('browser: not, Error: sudo ./taga install gateway --with virtual-desktops\n')
    expect(closed).toContain('sudo ./taga install gateway --with wireguard')

    const begun = performance.now()
    const desktops = await tried('--with', 'virtual-desktops')
    told('a desktop and a browser have started in the service', begun)
    expect(desktops).toMatch(/^desktop: (?:perProcess|cgroup2)$/m)
    expect(desktops).toMatch(/^browser: (?:perProcess|cgroup2)$/m)
    expect(desktops).toContain('sudo ./taga install gateway --with wireguard')
    await until('the browser draws', () => machine.run('pgrep', '-f', 'type=renderer').code === 0)

    const all = await tried('--with', 'wireguard')
    expect(all).toMatch(/^desktop: (?:perProcess|cgroup2)$/m)
    expect(all).toContain('wireguard: up\n')
    expect(machine.run('nsenter', '-t', '1', '-n', 'ip', '-4', '-o', 'addr').text).toContain('10.198.0.1/16')
    for (const program of ['Xtigervnc', 'bwrap', 'openbox']) {
      const rights = machine.run('sh', '-c', `grep -h CapPrm $(pgrep ${program} | sed 's#.*#/proc/&/status#')`).text
      expect({ program, rights }).toMatchObject({ rights: expect.stringMatching(/^(?:CapPrm:\s*0+\n)+$/) })
    }

    expect(install('gateway', '--remove').code).toBe(0)
    expect(machine.run('ls', own.replace(/\/mine.*/, '')).text).toBe('mine.conf\n')
  })
})
