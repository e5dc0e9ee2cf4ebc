import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEVICE_HEADER, REPORT_PATH, SIGNATURE_HEADER, type SignedReport, signedText } from '@taga/contract'
import { startSession } from '../packages/server/src/accounts/start-session.ts'
import { insertAccount } from '../packages/server/src/accounts/store.ts'
import { insertDevice } from '../packages/server/src/devices/insert-device.ts'
import { insertDeviceKey } from '../packages/server/src/enrolment/store.ts'
import { createLog } from '../packages/server/src/log.ts'
import { insertPerson } from '../packages/server/src/people/insert-person.ts'
import { type RunningServer, startServer } from '../packages/server/src/start-server.ts'

export type BenchServer = RunningServer & {
  /** The value of a `cookie` header of an administrator who is signed in, and that person's id. */
  readonly administrator: { readonly cookie: string; readonly person: string }
}

/** The real server on a free port, with a data folder of its own, an administrator and nothing else. */
export async function openBenchServer(database?: string): Promise<BenchServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'taga-bench-'))
  const server = await startServer({
    dataDir,
    port: 0,
    host: '127.0.0.1',
    log: createLog(Date.now, (line) => {
      if (line.level === 'error') process.stderr.write(`${JSON.stringify(line)}\n`)
    }),
    now: Date.now,
    ...(database === undefined ? {} : { database }),
  })
  const administrator = await signInAdministrator(server)
  return {
    ...server,
    administrator,
    close: async () => {
      await server.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function signInAdministrator({ deps }: RunningServer): Promise<BenchServer['administrator']> {
  const account = randomUUID()
  return deps.store.write(async (tx) => {
    const person = await insertPerson(tx, deps, 'server', { name: 'bench', rights: [] })
    await insertAccount(tx.db, {
      id: account,
      name: 'bench',
      person_id: person.id,
      roles: JSON.stringify(['administrator']),
      password_hash: 'a hash that no password matches',
      password_changed_at: deps.now(),
      created_at: deps.now(),
      locked_at: null,
    })
    const { token } = await startSession(deps, tx, { account, from: { address: '127.0.0.1', browser: 'bench' } })
    return { cookie: `taga=${token}`, person: person.id }
  })
}

export type BenchDevice = { readonly id: string; readonly key: KeyObject }

/** Company laptops in somebody's hands, each with a key of its own (Ed25519). */
export async function enrolDevices(
  { deps, administrator }: BenchServer,
  count: number,
): Promise<readonly BenchDevice[]> {
  return deps.store.write(async (tx) => {
    const devices: BenchDevice[] = []
    for (let at = 0; at < count; at++) {
      const pair = generateKeyPairSync('ed25519')
      const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64url')
      const row = await insertDevice(tx, deps, 'server', {
        label: `PC-${at}`,
        ownership: 'company',
        management: 'managed',
        kind: 'laptop',
        os: 'windows',
        state: 'lent',
        user: administrator.person,
      })
      await insertDeviceKey(tx.db, {
        id: createHash('sha256').update(publicKey).digest('hex'),
        device_id: row.id,
        public_key: publicKey,
        alg: 'ed25519',
        protection: 'software',
        enrolled_at: deps.now(),
        revoked_at: null,
      })
      devices.push({ id: row.id, key: pair.privateKey })
    }
    return devices
  })
}

/** A report as the agent sends it: bytes, and the headers that name and sign them. */
export function signReport(device: BenchDevice, report: Omit<SignedReport, 'format' | 'device'>): RequestInit {
  const body = Buffer.from(JSON.stringify({ format: 1, device: device.id, ...report }))
  const bodyHash = createHash('sha256').update(body).digest('base64url')
  const text = signedText({ purpose: 'taga-report/1', audience: report.audience, path: REPORT_PATH, bodyHash })
  const signature = sign(null, Buffer.from(text), device.key).toString('base64url')
  return { method: 'POST', body, headers: { [DEVICE_HEADER]: device.id, [SIGNATURE_HEADER]: signature } }
}
