import type { Today } from './seed-today.ts'

const DAY = 86_400_000

/** How the office is recognised, what may be opened there, and the authentication standard that an executive has approved. */
export async function seedReach({ admin, executive, registered, now }: Today): Promise<void> {
  const { locations } = await admin.send<{ locations: { id: string; kind: string }[] }>('GET', '/api/locations')
  const head = locations.find(({ kind }) => kind === 'office')
  // an address range for documents: nobody's
  if (head !== undefined)
    await admin.send('POST', `/api/locations/${head.id}/networks`, { from: 'range', range: '203.0.113.16/28' })
  const resource = registered.resource.get('勤怠')
  if (resource !== undefined)
    await admin.send('POST', '/api/destinations', {
      kind: 'web',
      name: '勤怠（社内サーバー）',
      resource,
      via: { kind: 'direct' },
      host: '192.0.2.80',
      port: 443,
      publicName: 'kintai.apps.tagayama.example.jp',
      scheme: 'https',
      trust: { kind: 'public' },
      hostHeader: 'upstream',
      webSocket: false,
      files: 'enforced',
      mostUploadBytes: 10_000_000,
    })
  await admin.send('POST', '/api/authentication-standard', {
    demands: { everywhere: 'multiFactor', kinds: {} },
    text: '保守業者の接続は、そのつど情報システム課に申請する。',
  })
  const waiting = await executive.send<{ rows: { id: string; kind: string }[] }>(
    'GET',
    '/api/approvals?kind=authenticationStandard',
  )
  for (const { id } of waiting.rows)
    await executive.send('POST', `/api/approvals/${id}/decision`, {
      decision: 'grant',
      reason: '内容を確認した。',
      validUntil: now + 300 * DAY,
    })
}
