import { z } from 'zod'
import { administrators } from '../http/allow.ts'
import { defineRoute, type Route } from '../http/route.ts'
import { readOrganisation } from '../organisation/store.ts'
import { exportPolicy, POLICY_FORMATS } from './export-policy.ts'
import { policyOf } from './policy.ts'

export const passwordPolicyRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/password-policy/:format',
    summary: {
      ja: 'パスワードの方針をほかの仕組みの設定として書き出す',
      en: 'Export the password policy as settings of another system',
    },
    allow: administrators,
    params: z.strictObject({ format: z.enum(POLICY_FORMATS) }),
    mediaType: 'text/plain',
    run: async ({ store, organisationWords }, { params }) => {
      const { words } = await readOrganisation(store.read)
      const file = exportPolicy(policyOf([...organisationWords, ...words]), params.format)
      return new Response(file.text, {
        headers: { 'content-type': file.mediaType, 'content-disposition': `attachment; filename="${file.name}"` },
      })
    },
  }),
]
