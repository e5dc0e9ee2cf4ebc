import { createListening } from '../listen/create-listening.ts'

/** Listens for one name and orders its certificate when told so; says its ports, then what happens, a line each. For tests that kill it. */
const [folder = '', directory = '', name = ''] = process.argv.slice(2)
const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`)
let isOrdering = false
const listening = await createListening({
  folder,
  at: { tlsPort: 0, httpPort: 0, address: '127.0.0.1', proxyPeers: [] },
  names: () => [name],
  authority: () => (isOrdering ? { directory } : undefined),
  now: Date.now,
  said: say,
})
await listening.open({ emit: () => false })
process.stdin.on('data', () => {
  isOrdering = true
  listening.look().catch(say)
})
