import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReportAnswer } from '@taga/contract'
import { expect, it } from 'vitest'
import { startServer } from '../start-server.ts'
import { createLog } from '../log.ts'
import { enrolTestDevice, reportOf } from '../testing/test-device.ts'
import { lastHeardOf } from './store.ts'

const AGENTS = 1_000
const FACTS = [
  'device.firewallOn',
  'device.antimalwareRealtime',
  'device.screenLockProof',
  'device.secureBoot',
] as const

it('serves 1,000 agents that reconnect at once and loses no report', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'taga-storm-'))
  const log = createLog(Date.now, () => undefined)
  const server = await startServer({ dataDir, port: 0, host: '127.0.0.1', log, now: Date.now })
  const agent = new Agent({ maxSockets: Infinity, keepAlive: false })
  try {
    const devices = await Promise.all(Array.from({ length: AGENTS }, () => enrolTestDevice(server.deps)))
    const reports = devices.map((device, at) => {
      const sentAt = Date.now()
      const seen = Object.fromEntries(
        FACTS.map(
          (key) =>
            [key, { at: sentAt, provenance: 'measured', source: 'test', kind: 'value', value: at % 2 === 0 }] as const,
        ),
      )
      return reportOf(device, { counter: 1, sentAt, seen })
    })
    const answers = await Promise.all(reports.map((report) => send(server.port, agent, report)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: AGENTS }, () => 200))
    for (const { text } of answers)
      expect(ReportAnswer.parse(JSON.parse(text))).toMatchObject({ counter: 1, changed: 5 })

    const { read } = server.deps.store
    const ids = devices.map((device) => device.id)
    const heard = [...(await lastHeardOf(read, ids.slice(0, 500))), ...(await lastHeardOf(read, ids.slice(500)))]
    expect(heard).toHaveLength(AGENTS)
    const counted = await read
      .selectFrom('ledger_entries')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('kind', '=', 'report.accepted')
      .executeTakeFirstOrThrow()
    expect(Number(counted.count)).toBe(AGENTS)
  } finally {
    agent.destroy()
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
  }
})

function send(
  port: number,
  agent: Agent,
  report: { readonly bytes: Uint8Array; readonly headers: Readonly<Record<string, string>> },
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const { origin: _none, ...headers } = report.headers
    const asked = request(
      { host: '127.0.0.1', port, path: '/api/reports', method: 'POST', headers, agent },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
        answer.on('error', reject)
      },
    )
    asked.on('error', reject)
    asked.end(report.bytes)
  })
}
