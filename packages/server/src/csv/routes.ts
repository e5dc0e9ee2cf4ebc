import { ImportAnswer, ImportPreview } from '@taga/contract'
import { z } from 'zod'
import { applicationsSheet } from '../applications/applications-sheet.ts'
import { approvalsSheet } from '../approvals/approvals-sheet.ts'
import { assetsSheet } from '../assets/assets-sheet.ts'
import { devicesSheet } from '../devices/devices-sheet.ts'
import { entrancesSheet } from '../entrances/entrances-sheet.ts'
import { exemptionsSheet } from '../exemptions/exemptions-sheet.ts'
import { actorName } from '../http/actor.ts'
import { administrators } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { loansSheet } from '../lending/loans-sheet.ts'
import { peopleSheet } from '../people/people-sheet.ts'
import { personalDevicesSheet } from '../personal-devices/personal-devices-sheet.ts'
import { resourcesSheet } from '../resources/resources-sheet.ts'
import { servicesSheet } from '../services/services-sheet.ts'
import { stockSheet } from '../stock/stock-sheet.ts'
import { CSV_ENCODINGS } from './encoding.ts'
import { exportSheet } from './export-sheet.ts'
import { importSheet, previewImport } from './preview-import.ts'
import type { RegisterSheet, WrittenSheet } from './register-sheet.ts'
import { MAX_BAD_NAMED, MAX_CSV_BYTES } from './sheet.ts'

const REGISTERS = ['people', 'devices', 'entrances', 'resources', 'assets', 'services', 'stock'] as const
const sheets: Readonly<Record<(typeof REGISTERS)[number], RegisterSheet>> = {
  people: peopleSheet,
  devices: devicesSheet,
  entrances: entrancesSheet,
  resources: resourcesSheet,
  assets: assetsSheet,
  services: servicesSheet,
  stock: stockSheet,
}

/** Registers that go out and never come in: what stands there rests on what people asked, decided, handed over and signed. */
const WRITTEN = ['approvals', 'personal-devices', 'applications', 'exemptions', 'loans'] as const
const writtenSheets: Readonly<Record<(typeof WRITTEN)[number], WrittenSheet>> = {
  approvals: approvalsSheet,
  'personal-devices': personalDevicesSheet,
  applications: applicationsSheet,
  exemptions: exemptionsSheet,
  loans: loansSheet,
}
const ExportParams = z.strictObject({ register: z.enum([...REGISTERS, ...WRITTEN]) })
const RegisterParams = z.strictObject({ register: z.enum(REGISTERS) })
const Bytes = z.instanceof(Uint8Array)

export const csvRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/csv/:register',
    summary: { ja: '台帳をCSVで書き出す', en: 'Export a register as CSV' },
    allow: administrators,
    params: ExportParams,
    query: z.strictObject({
      encoding: z.enum(CSV_ENCODINGS).default('utf-8-bom'),
      lang: z.enum(['ja', 'en']).default('ja'),
    }),
    mediaType: 'text/csv',
    run: async ({ store, now }, { params, query }) => {
      const form = { encoding: query.encoding, language: query.lang, now: now() }
      const bytes = await exportSheet(store.read, { ...sheets, ...writtenSheets }[params.register], form)
      return new Response(bytes, {
        headers: {
          'content-type': `text/csv; charset=${query.encoding === 'cp932' ? 'Shift_JIS' : 'utf-8'}`,
          'content-disposition': `attachment; filename="taga-${params.register}.csv"`,
        },
      })
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/csv/:register/preview',
    summary: {
      ja: '取り込むとどうなるかを示す（何も書き込まない）',
      en: 'Show what importing a CSV file would do; nothing is written',
    },
    allow: administrators,
    params: RegisterParams,
    body: Bytes,
    bodyKind: 'bytes',
    limits: { bodyBytes: MAX_CSV_BYTES },
    answer: ImportPreview,
    run: async ({ store }, { params, body }) => {
      const sheet = sheets[params.register]
      const preview = await previewImport(store.read, sheet, { register: params.register, bytes: body })
      const names = new Map(sheet.columns.map((column) => [column.key, column.name]))
      const bad = preview.bad.slice(0, MAX_BAD_NAMED).map((line) => ({
        ...line,
        columnName: line.column === undefined ? undefined : names.get(line.column),
      }))
      return { ...preview, badCount: preview.bad.length, bad }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/csv/:register/import',
    summary: { ja: '確認したとおりに取り込む', en: 'Import a CSV file exactly as previewed' },
    allow: administrators,
    fresh: true,
    params: RegisterParams,
    query: z.strictObject({ digest: z.string().regex(/^[0-9a-f]{64}$/u) }),
    body: Bytes,
    bodyKind: 'bytes',
    limits: { bodyBytes: MAX_CSV_BYTES },
    answer: ImportAnswer,
    run: async (deps, { actor, params, query, body }) =>
      importSheet(deps, actorName(actor), {
        sheet: sheets[params.register],
        register: params.register,
        bytes: body,
        digest: query.digest,
      }),
  }),
]
