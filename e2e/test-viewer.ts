import { createHash, X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from 'playwright-core'
import { readViewer, type Viewer } from '../packages/gateway/src/desktop/read-viewer.ts'
import { PC_NAME, type TestDesktop } from '../packages/gateway/src/testing/test-desktop.ts'
import { openChromium } from './chromium.ts'

/** The page that shows screens, bundled into a folder as the build does. */
export async function bundleViewer(folder: string): Promise<Viewer> {
  const script = pathToFileURL(join(import.meta.dirname, '..', 'scripts', 'bundle-desktop.mjs')).href
  const { bundleDesktop } = (await import(script)) as {
    bundleDesktop: (sources: string, out: string) => Promise<void>
  } // as its comment says
  await bundleDesktop(join(import.meta.dirname, '../packages/gateway/src/desktop/viewer'), folder)
  return readViewer(folder)
}

/** A browser that finds the PC's name here and takes its certificate; with a window where `on` is what a display adds to the environment. */
export function openChromiumBefore(
  { certificate }: Pick<TestDesktop, 'certificate'>,
  on?: Readonly<Record<string, string>>,
): Promise<Browser> {
  const spki = new X509Certificate(certificate.cert).publicKey.export({ type: 'spki', format: 'der' })
  return openChromium(
    [
      `--host-resolver-rules=MAP ${PC_NAME} 127.0.0.1`,
      `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`,
    ],
    on,
  )
}
