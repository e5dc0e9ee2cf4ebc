import { Fault } from '@taga/contract'
import { z } from 'zod'
import { everyone } from '../http/allow.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { collectorFiles } from './collector-files.ts'
import { DOWNLOAD_CSS, downloadPage } from './download-page.ts'

const Listed = z.object({ files: z.array(z.object({ name: z.string(), sha256: z.string() })) })

/** What a Windows computer fetches before it is enrolled: scripts that say nothing of this organisation, so everyone may have them. */
export const downloadRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/get',
    summary: { ja: 'Windows用コレクターの入手と導入方法', en: 'How to get and install the Windows collector' },
    allow: everyone,
    page: true,
    run: async ({ place }) =>
      new Response(downloadPage(place.url, await collectorFiles()), {
        headers: { 'content-type': 'text/html; charset=utf-8' },
      }),
  }),
  defineRoute({
    method: 'GET',
    path: '/get/download.css',
    summary: { ja: '入手ページの体裁', en: 'Style of the download page' },
    allow: everyone,
    mediaType: 'text/css',
    run: async () => new Response(DOWNLOAD_CSS, { headers: { 'content-type': 'text/css; charset=utf-8' } }),
  }),
  defineRoute({
    method: 'GET',
    path: '/get/windows/files.json',
    summary: { ja: 'コレクターのファイルとSHA-256', en: 'Files of the collector with their SHA-256' },
    allow: everyone,
    answer: Listed,
    run: async () => ({ files: (await collectorFiles()).map(({ name, sha256 }) => ({ name, sha256 })) }),
  }),
  defineRoute({
    method: 'GET',
    path: '/get/windows/:name',
    summary: { ja: 'コレクターの1ファイル', en: 'One file of the collector' },
    allow: everyone,
    params: z.object({ name: z.string().max(100) }),
    mediaType: 'text/plain',
    run: async (_deps, { params }) => {
      const file = (await collectorFiles()).find(({ name }) => name === params.name)
      if (file === undefined) throw new Fault('not_found')
      return new Response(file.bytes, {
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          'content-disposition': `attachment; filename="${file.name}"`,
        },
      })
    },
  }),
]
