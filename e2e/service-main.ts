import { locationRegister } from '../packages/server/src/locations/store.ts'
import { createOutpostCode } from '../packages/server/src/outposts/create-outpost-code.ts'
import { addTo } from '../packages/server/src/registers/named-register.ts'
import { writeFileSync } from 'node:fs'
import { ADMINISTRATOR, startWorld } from './gateway-world.ts'

// A server for services to enrol with: writes its address and a code for each, and stays.

const [file = ''] = process.argv.slice(2)
const { deps, url } = await startWorld()
const site = (await addTo(deps, locationRegister, 'account:seed', { name: '大阪支社', kind: 'office' })).id
const { code: gateway } = await createOutpostCode(deps, ADMINISTRATOR, { kind: 'gateway' })
const { code: connector } = await createOutpostCode(deps, ADMINISTRATOR, { kind: 'connector', site })
writeFileSync(file, JSON.stringify({ url, gateway, connector }))
