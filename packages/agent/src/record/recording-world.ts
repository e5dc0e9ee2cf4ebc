import type { RunResult, World } from '../look/collector.ts'

/** Everything a look asked of the machine and what it was answered, as `FixtureMachine` keeps it. */
export type Recording = {
  readonly files: Record<string, string | { readonly base64: string } | { readonly failed: string }>
  readonly folders: Record<string, readonly string[]>
  readonly links: Record<string, string>
  readonly modifiedAt: Record<string, number>
  readonly commands: Record<
    string,
    { readonly code: number; readonly stdout: string; readonly stderr: string } | { readonly failed: string }
  >
}

/** Answers as `world` does and writes down what was asked. */
export function recordingWorld(world: World): { readonly world: World; readonly recording: Recording } {
  const recording: Recording = { files: {}, folders: {}, links: {}, modifiedAt: {}, commands: {} }
  const recorded: World = {
    ...world,
    async run(command, args, options) {
      const result = await world.run(command, args, options)
      recording.commands[[command, ...args].join(' ')] = writeResult(result)
      return result
    },
    async readFile(path) {
      const read = await world.readFile(path)
      if (read.kind === 'text') recording.files[path] = read.text
      else if (read.reason !== 'absent') recording.files[path] = { failed: read.reason }
      return read
    },
    async readBytes(path, maxBytes) {
      const read = await world.readBytes(path, maxBytes)
      if (read.kind === 'bytes') recording.files[path] = { base64: Buffer.from(read.bytes).toString('base64') }
      else if (read.reason !== 'absent') recording.files[path] = { failed: read.reason }
      return read
    },
    async listFolder(path) {
      const read = await world.listFolder(path)
      if (read.kind === 'names') recording.folders[path] = read.names
      return read
    },
    async stat(path) {
      const read = await world.stat(path)
      if (read.kind === 'stat') {
        recording.modifiedAt[path] = Math.round(read.modifiedAt)
        if (read.type === 'folder') recording.folders[path] ??= []
      }
      return read
    },
    async readLink(path) {
      const read = await world.readLink(path)
      if (read.kind === 'target') recording.links[path] = read.path
      return read
    },
  }
  return { world: recorded, recording }
}

function writeResult(result: RunResult): Recording['commands'][string] {
  if (result.kind === 'failed') return { failed: result.reason }
  return { code: result.code, stdout: result.stdout, stderr: result.stderr }
}
