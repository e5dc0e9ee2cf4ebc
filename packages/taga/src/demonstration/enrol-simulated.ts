import { createHash } from 'node:crypto'
import { type DeviceKey, type Identity, makeDeviceKey, makeReport, toQueued } from '@taga/agent'
import { ENROL_PATH, enrol, enrolBody, readEnrolmentCode, sendReport, signedText } from '@taga/contract'
import type { Seen } from '@taga/core'

/** A device that is not there: its key and counter live in memory, and its reports are signed and sent as an agent's are. */
export type SimulatedDevice = { report(seen: Seen, now: number): Promise<void> }

type Enrolment = {
  readonly url: string
  readonly code: string
  readonly label: string
  readonly kind: 'laptop' | 'desktop' | 'phone' | 'tablet'
  readonly system: 'windows' | 'macos' | 'ios' | 'android'
  readonly ownership: Identity['ownership']
}

/** @throws Error where the demonstration's own server refuses, which is a bug of the demonstration */
export async function enrolSimulated({
  url,
  code,
  label,
  kind,
  system,
  ownership,
}: Enrolment): Promise<SimulatedDevice> {
  const key = makeDeviceKey()
  const read = readEnrolmentCode(code)
  if (read === undefined) throw new Error(`the server gave a code that cannot be read: ${code}`)
  const body = enrolBody({
    code,
    publicKey: key.publicKey,
    alg: 'ed25519',
    keyProtection: 'software',
    deviceName: label,
    kind,
    os: system,
  })
  const bodyHash = createHash('sha256').update(body).digest('base64url')
  const text = signedText({ purpose: 'taga-enrol/1', audience: read.fingerprint, path: ENROL_PATH, bodyHash })
  const asked = await enrol({ url }, { signature: key.sign(text), body })
  if (asked.kind !== 'answered') throw new Error(`${label} could not be enrolled: ${JSON.stringify(asked)}`)
  const { device, audience, serverKey } = asked.answer
  return simulate(key, { device, audience, serverKey, server: url, ownership })
}

function simulate(key: DeviceKey, identity: Identity): SimulatedDevice {
  let counter = 0
  let witnessed: string | undefined
  return {
    report: async (seen, now) => {
      counter += 1
      const queued = toQueued({ seen, inventory: { applications: [] }, pace: 'fast' }, identity.ownership)
      const report = makeReport(key, identity, { queued, counter, sentAt: now, witnessed })
      const asked = await sendReport({ url: identity.server, now: () => now }, report)
      if (asked.kind !== 'answered') throw new Error(`a report was not accepted: ${JSON.stringify(asked)}`)
      witnessed = asked.answer.checkpoint?.hash ?? witnessed
    },
  }
}
