import { readPlace } from './place.ts'
import { openWebGateway } from './web-gateway.ts'

/**
 * The gateway as it runs, with all default rules and every source adopted, in a process of its own; its facts are told here once instead of
 * by a stream. It says on its output which cookie a browser that entered carries.
 */
const gateway = await openWebGateway(readPlace())
process.stdout.write(`${gateway.meet('1')}\n`)
process.on('SIGTERM', () => process.exit(0))
