import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { addService, renewSecret } from '../packages/server/src/cloud-sign-in/keep-service.ts'
import { openIdentityProvider } from '../packages/server/src/cloud-sign-in/saml/samlify.ts'
import { selfSigned } from '../packages/server/src/cloud-sign-in/self-signed.ts'
import type { ServedPages } from './chromium.ts'
import { until } from './gateway-world.ts'
import { testCertificate } from './https-name.ts'

const MODULES = '/usr/lib/apache2/modules'
const DAY = 86_400_000
const NEEDED = [
  'auth_openidc',
  'auth_mellon',
  'authn_core',
  'authz_core',
  'authz_user',
  'include',
  'mime',
  'dir',
  'mpm_event',
]

/** Whether this machine has the products: Apache with mod_auth_openidc and mod_auth_mellon. */
export const HAS_APACHE =
  existsSync('/usr/sbin/apache2') && NEEDED.every((name) => existsSync(join(MODULES, `mod_${name}.so`)))

/** A web server whose pages say who came: under `/accounting/` by OpenID Connect, under `/attendance/` by SAML. */
export type ApacheServices = { readonly url: string; close(): Promise<void> }

/** Registers both for this resource and starts it; `folder` keeps what it needs. */
export async function startApache(
  pages: ServedPages,
  { actor, resource, folder }: { readonly actor: string; readonly resource: string; readonly folder: string },
): Promise<ApacheServices> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const oidc = await registerOidc(pages, actor, { resource, url })
  await registerSaml(pages, actor, { resource, url })
  await putFiles(pages, folder)
  const finder = await openFinder()
  const config = join(folder, 'apache.conf')
  await writeFile(config, configOf({ pages, folder, port, url, oidc, finder: finder.port }))
  const apache = spawn('/usr/sbin/apache2', ['-f', config, '-D', 'FOREGROUND'], { stdio: 'ignore' })
  await until('Apache listens', async () => {
    if (apache.exitCode !== null) throw new Error(await readFile(join(folder, 'error.log'), 'utf8'))
    return answers(port)
  })
  return {
    url,
    async close() {
      await stop(apache)
      finder.close()
    },
  }
}

type Place = { readonly resource: string; readonly url: string }
const COMMON = { released: ['email' as const, 'name' as const], revocation: { kind: 'none' as const } }

async function registerOidc({ deps }: ServedPages, actor: string, { resource, url }: Place) {
  const { id } = await addService(deps, actor, {
    ...COMMON,
    resource,
    protocol: 'oidc',
    name: 'mod_auth_openidc',
    startUrl: `${url}/accounting/`,
    redirectUris: [`${url}/accounting/callback`],
    postLogoutUris: [`${url}/left/`],
    backChannelLogout: `${url}/accounting/callback?logout=backchannel`,
    client: 'confidential',
    refresh: false,
  })
  return renewSecret(deps, actor, id)
}

async function registerSaml({ deps }: ServedPages, actor: string, { resource, url }: Place): Promise<void> {
  await addService(deps, actor, {
    ...COMMON,
    resource,
    protocol: 'saml',
    name: 'mod_auth_mellon',
    startUrl: `${url}/attendance/`,
    entityId: `${url}/mellon/metadata`,
    acs: [`${url}/mellon/postResponse`],
    nameId: 'email',
    soapLogout: `${url}/mellon/logout`,
    logoutAnswer: `${url}/mellon/logout`,
  })
}

async function putFiles(pages: ServedPages, folder: string): Promise<void> {
  // of a server that runs as root, the children are somebody else
  await chmod(folder, 0o755)
  await writeFile(join(folder, 'idp.xml'), (await openIdentityProvider(pages.deps)).metadata())
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const now = Date.now()
  const certificate = selfSigned(privateKey, { name: 'attendance', from: now - DAY, until: now + DAY })
  await writeFile(join(folder, 'sp.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }))
  await writeFile(join(folder, 'sp.pem'), certificate)
  await writeFile(join(folder, 'root.pem'), (await testCertificate()).root)
  for (const name of ['accounting', 'attendance']) {
    await mkdir(join(folder, 'pages', name), { recursive: true })
    const page = `<!doctype html><html lang="ja"><meta charset="utf-8"><title>${name}</title><h1>${name}</h1><p id="who"><!--#echo var="REMOTE_USER" --></p></html>`
    await writeFile(join(folder, 'pages', name, 'index.shtml'), page)
  }
}

type Configured = {
  readonly pages: ServedPages
  readonly folder: string
  readonly port: number
  readonly url: string
  readonly oidc: { readonly clientId: string; readonly secret: string }
  readonly finder: number
}

/** As an administrator would write it from the manuals of the two modules. */
function configOf({ pages, folder, port, url, oidc, finder }: Configured): string {
  return `${NEEDED.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
ServerName 127.0.0.1
User nobody
Group nogroup
Listen 127.0.0.1:${port}
PidFile ${folder}/apache.pid
DefaultRuntimeDir ${folder}
ErrorLog ${folder}/error.log
LogLevel warn
TypesConfig /dev/null
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
DirectoryIndex index.shtml
DocumentRoot ${folder}/pages
<Directory ${folder}/pages>
  Options +Includes
</Directory>

OIDCProviderMetadataURL ${pages.url}/oidc/.well-known/openid-configuration
OIDCClientID ${oidc.clientId}
OIDCClientSecret ${oidc.secret}
OIDCRedirectURI ${url}/accounting/callback
OIDCCryptoPassphrase ${randomBytes(16).toString('hex')}
OIDCScope "openid email"
OIDCRemoteUserClaim email
OIDCPKCEMethod S256
OIDCCABundlePath ${folder}/root.pem
OIDCOutgoingProxy 127.0.0.1:${finder}
<Location /accounting/>
  AuthType openid-connect
  Require valid-user
</Location>

<Location />
  MellonEndpointPath /mellon
  MellonSPentityId ${url}/mellon/metadata
  MellonSPPrivateKeyFile ${folder}/sp.key
  MellonSPCertFile ${folder}/sp.pem
  MellonIdPMetadataFile ${folder}/idp.xml
  MellonSecureCookie On
  MellonCookieSameSite None
</Location>
<Location /attendance/>
  AuthType Mellon
  MellonEnable auth
  Require valid-user
</Location>
`
}

/** A proxy by which Apache finds the name of the story, which is this machine. */
async function openFinder(): Promise<{ readonly port: number; close(): void }> {
  const finder = createServer().on('connect', ({ url = '' }, socket, head) => {
    const far = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      far.write(head)
      far.pipe(socket).pipe(far)
    })
    for (const [one, other] of [
      [far, socket],
      [socket, far],
    ] as const)
      one.on('error', () => undefined).on('close', () => other.destroy())
  })
  finder.listen(0, '127.0.0.1')
  await once(finder, 'listening')
  return { port: (finder.address() as AddressInfo).port, close: () => void finder.close() } // it listens on a port
}

async function freePort(): Promise<number> {
  const held = createTcpServer().listen(0, '127.0.0.1')
  await once(held, 'listening')
  const { port } = held.address() as AddressInfo // as above
  held.close()
  await once(held, 'close')
  return port
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

async function stop(apache: ChildProcess): Promise<void> {
  if (apache.exitCode !== null) return
  const gone = once(apache, 'exit')
  apache.kill('SIGTERM')
  await gone
}
