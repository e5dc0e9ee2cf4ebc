import type { Command } from './io.ts'

/** Each command is loaded only when it is called, so that `check` does not pay for the server. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./commands/start.ts')).start,
  connector: async () => (await import('./commands/connector.ts')).connector,
  gateway: async () => (await import('./commands/gateway.ts')).gateway,
  demo: async () => (await import('./commands/demo.ts')).demo,
  check: async () => (await import('./commands/agent.ts')).check,
  explain: async () => (await import('./commands/agent.ts')).explain,
  enrol: async () => (await import('./commands/agent.ts')).enrol,
  open: async () => (await import('./commands/agent.ts')).open,
  permit: async () => (await import('./commands/agent.ts')).permit,
  report: async () => (await import('./commands/agent.ts')).report,
  tunnel: async () => (await import('./commands/agent.ts')).tunnel,
  watch: async () => (await import('./commands/agent.ts')).watch,
  decide: async () => (await import('./commands/decide.ts')).decideRequest,
  atlas: async () => (await import('./commands/atlas.ts')).printAtlas,
  guideline: async () => (await import('./commands/guideline.ts')).printGuideline,
  schema: async () => (await import('./commands/schema.ts')).printSchema,
  measures: async () => (await import('./commands/measures.ts')).printMeasures,
  ledger: async () => (await import('./commands/ledger.ts')).ledger,
  backup: async () => (await import('./commands/backup.ts')).backup,
  install: async () => (await import('./commands/install.ts')).install,
  upgrade: async () => (await import('./commands/upgrade.ts')).upgrade,
  unlock: async () => (await import('./commands/unlock.ts')).unlock,
  restore: async () => (await import('./commands/backup.ts')).restore,
}

export function findCommand(name: string): (() => Promise<Command>) | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
}

export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS)
