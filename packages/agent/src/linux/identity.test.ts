import { expect, it } from 'vitest'
import { fixtureWorld } from '../look/fixture-world.ts'
import { identityProbe } from './identity.ts'

const look = async (files: NonNullable<Parameters<typeof fixtureWorld>[0]['files']>) =>
  (await identityProbe.look(fixtureWorld({ platform: 'linux', now: 1, files }))).findings

it('reads serial number, model and name of the computer', async () => {
  const findings = await look({
    '/sys/class/dmi/id/product_serial': 'PF3ABCDE\n',
    '/sys/class/dmi/id/product_name': 'ThinkPad X13\n',
    '/proc/sys/kernel/hostname': 'tanuki\n',
  })
  expect(findings).toMatchObject({
    'device.serial': { value: 'PF3ABCDE' },
    'device.model': { value: 'ThinkPad X13' },
    'device.hostName': { value: 'tanuki' },
  })
})

it('knows no serial number where it may not read it, or where the maker left it empty', async () => {
  const serial = '/sys/class/dmi/id/product_serial'
  expect((await look({}))['device.serial']).toMatchObject({ unknown: 'notSupported' })
  expect((await look({ [serial]: ' \n' }))['device.serial']).toMatchObject({ unknown: 'notReported' })
})
