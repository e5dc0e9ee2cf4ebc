import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTestAuthority, type IssuedCertificate } from '../packages/edge/src/testing/test-certificate.ts'
import type { RunningServer, StartOptions } from '../packages/server/src/start-server.ts'

/** The name the stories happen under. Nobody has it (RFC 2606): Chromium and the agents are told that it is this machine. */
export const NAME = 'taga.example.test'

/** A name of an application that a gateway serves. */
export const APPLICATION = 'wiki.apps.example.test'

/** A name of an application that stands in an office. */
export const OFFICE_APPLICATION = 'office.apps.example.test'

/** Names of PCs that stand in an office: one that speaks VNC, one that speaks RDP, and a pool of such PCs. */
export const OFFICE_PCS = {
  vnc: 'pc-vnc.apps.example.test',
  rdp: 'pc-rdp.apps.example.test',
  pool: 'pc-pool.apps.example.test',
}

/** The name by which connectors dial a gateway that runs alone. */
export const GATE = 'gate.example.test'

/** Where the name is listened for: any free port of this machine. */
export const LISTEN: NonNullable<StartOptions['listen']> = { tlsPort: 0, httpPort: 0, address: '127.0.0.1' }

const RESOLVER = join(import.meta.dirname, 'name-is-here.cjs')

let made: Promise<IssuedCertificate & { readonly root: string }> | undefined

/** A certificate for the name, by an authority that was made for this run. */
export function testCertificate(): Promise<IssuedCertificate & { readonly root: string }> {
  made ??= createTestAuthority().then(async (authority) => ({
    ...(await authority.issue({
      names: [NAME, APPLICATION, OFFICE_APPLICATION, ...Object.values(OFFICE_PCS), GATE],
    })),
    root: authority.root,
  }))
  return made
}

/** What makes Chromium find the name here and take its certificate. */
export async function chromiumArguments(): Promise<readonly string[]> {
  const { spki } = await testCertificate()
  return [`--host-resolver-rules=MAP *.example.test 127.0.0.1`, `--ignore-certificate-errors-spki-list=${spki}`]
}

/** What makes a program of ours find the name here and trust its authority; `folder` keeps the root. */
export async function agentEnvironment(folder: string): Promise<Readonly<Record<string, string>>> {
  const file = join(folder, 'root.pem')
  await writeFile(file, (await testCertificate()).root)
  return {
    NODE_EXTRA_CA_CERTS: file,
    NODE_OPTIONS: `--require "${RESOLVER.replaceAll('\\', '\\\\')}"`,
    TEST_NAME: NAME,
  }
}

/** Gives a server the name, as an administrator who has a certificate does. Resolves to `https://NAME:PORT`. */
export async function nameServer({ deps }: RunningServer): Promise<string> {
  const { chain, key } = await testCertificate()
  const set = (url: string) =>
    deps.publicName.set({ url, source: { kind: 'own' } }, { by: 'local:administrator', pem: { chain, key } })
  // the port is known once it listens
  await set(`https://${NAME}`)
  const url = `https://${NAME}:${deps.publicName.state().listening?.tls ?? 0}`
  await set(url)
  return url
}
