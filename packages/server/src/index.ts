export { type Config, readConfig } from './config.ts'
export { StartFault, type StartFaultCode } from './db/start-fault.ts'
export { createLog, type Log, type LogLine } from './log.ts'
export { type RunningServer, type StartOptions, startServer } from './start-server.ts'
