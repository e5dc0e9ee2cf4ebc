import { describe, expect, it } from 'vitest'
import { grantingCommand } from '../own-service.ts'
import { maySetUpNetworks, noRight, whyNoWireguard } from './why-not.ts'

describe('what a machine lacks to let devices in by WireGuard', () => {
  it.skipIf(process.platform !== 'linux')('names the package of a program that is not there', async () => {
    const lacks = await whyNoWireguard('/nowhere')
    expect(lacks).toContainEqual({
      ja: 'wg がありません: apt install wireguard-tools',
      en: 'There is no wg: apt install wireguard-tools',
    })
  })

  it('sees by its rights whether it may set up networks, and doubt says no', () => {
    expect(maySetUpNetworks('Name:\tnode\nCapEff:\t000001ffffffffff\n')).toBe(true)
    expect(maySetUpNetworks('Name:\tnode\nCapEff:\t0000000000001000\n')).toBe(true)
    expect(maySetUpNetworks('Name:\tnode\nCapEff:\t0000000000000400\n')).toBe(false)
    expect(maySetUpNetworks('Name:\tnode\nCapInh:\t000001ffffffffff\n')).toBe(false)
  })

  it('names the command that gives its service the right', () => {
    const command = grantingCommand('wireguard', '0::/system.slice/taga.service\n')
    expect(noRight(command).en).toContain('sudo ./taga install --with wireguard')
    expect(noRight(command).ja).toContain('sudo ./taga install --with wireguard')
    expect(grantingCommand('wireguard', '0::/user.slice/my-taga.service\n')).toBeUndefined()
  })
})
