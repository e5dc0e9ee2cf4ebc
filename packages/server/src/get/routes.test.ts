import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApp, type TestApp } from '../testing/test-app.ts'
import { readCollector } from './collector-files.ts'
import { downloadRoutes } from './routes.ts'

const Listed = z.object({ files: z.array(z.object({ name: z.string(), sha256: z.string() })) })

let app: TestApp
beforeAll(async () => {
  app = await openTestApp('sqlite', downloadRoutes)
})
afterAll(async () => {
  await app.close()
})

const get = (path: string) => app.ask('GET', path)
const listed = async () => Listed.parse(await (await get('/get/windows/files.json')).json()).files

describe('the download routes', () => {
  test('serve every file with the SHA-256 that the list names, byte order mark included', async () => {
    const files = await listed()
    expect(files.map(({ name }) => name)).toContain('taga-install.ps1')
    for (const { name, sha256 } of files) {
      const answer = await get(`/get/windows/${name}`)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
      expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
      expect(createHash('sha256').update(bytes).digest('hex').toUpperCase()).toBe(sha256)
    }
  })

  test.each(['/get/windows/nothing.ps1', '/get/windows/..%2Froutes.ts', '/get/windows/%2Fetc%2Fpasswd'])(
    'give nothing that is not a file of the collector: %s',
    async (path) => {
      expect((await get(path)).status).toBe(404)
    },
  )

  test('show the address of this server, both languages and every hash on the page', async () => {
    const page = await (await get('/get')).text()
    expect(page).toContain(`-Server ${app.deps.place.url} -Code`)
    expect(page).toContain('<html lang="ja">')
    expect(page).toContain('<section lang="en">')
    for (const { name, sha256 } of await listed()) {
      expect(page).toContain(name)
      expect(page).toContain(sha256)
    }
    expect(page).not.toMatch(/<script|style=/)
  })

  test.each(['/get', '/get/download.css', '/get/windows/files.json', '/get/windows/taga-look.ps1'])(
    'need no sign-in, since a computer fetches them before it is enrolled: %s',
    async (path) => {
      expect((await get(path)).status).toBe(200)
    },
  )
})

describe('reading the collector', () => {
  test('takes the first folder that exists and no file of another kind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'taga-get-'))
    await writeFile(join(folder, 'taga-look.ps1'), 'x')
    await writeFile(join(folder, 'secret.pem'), 'x')
    const files = await readCollector([join(folder, 'absent'), folder])
    expect(files.map(({ name }) => name)).toEqual(['taga-look.ps1'])
    await rm(folder, { recursive: true })
  })

  test('finds nothing where the collector was not brought along', async () => {
    expect(await readCollector([join(tmpdir(), 'taga-no-such-folder')])).toEqual([])
  })
})
