// Bundles the viewer of remote desktops, which gateways serve from memory: one script and one style.
import { join } from 'node:path'

/** What the script carries of others, told in it as its licence (MPL-2.0) asks. */
const NOTICE = '/*! with noVNC 1.7.0, MPL-2.0, https://github.com/novnc/noVNC */'

/**
 * Writes `viewer.js` and `viewer.css` into `out`.
 * @param {string} sources the folder of viewer-main.ts and viewer.css
 */
export async function bundleDesktop(sources, out) {
  const esbuild = await import('esbuild')
  await esbuild.build({
    entryPoints: { viewer: join(sources, 'viewer-main.ts') },
    outdir: out,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome120', 'firefox121', 'safari17'],
    charset: 'utf8',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    banner: { js: NOTICE },
  })
  await esbuild.build({
    entryPoints: { viewer: join(sources, 'viewer.css') },
    outdir: out,
    target: ['chrome120', 'firefox121', 'safari17'],
    minify: true,
    logLevel: 'warning',
  })
}
