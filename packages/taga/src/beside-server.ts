/** What a server says to the gateway that it has started, over the pipe between the two: nobody else reads or writes there. */
export type ToChild = { readonly kind: 'begin'; readonly server: string; readonly code?: string }

/**
 * `here`: it has begun; without an enrolment it needs a code. `refused`: the server does not know it any more. `listening`: its ports on
 * loopback, and what shows it that a connection comes from the server.
 */
export type ToParent =
  | { readonly kind: 'here' | 'refused'; readonly enrolled: boolean }
  | {
      readonly kind: 'listening'
      readonly tlsPort: number
      readonly httpPort?: number | undefined
      readonly token: string
    }

/** @throws TypeError */
export function readToParent(message: unknown): ToParent {
  const { kind, enrolled, tlsPort, httpPort, token } = fieldsOf(message)
  if (kind === 'listening' && isPort(tlsPort) && typeof token === 'string')
    return { kind, tlsPort, token, ...(isPort(httpPort) ? { httpPort } : {}) }
  if ((kind !== 'here' && kind !== 'refused') || typeof enrolled !== 'boolean') throw new TypeError('not a message')
  return { kind, enrolled }
}

function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 65_536
}

function readToChild(message: unknown): ToChild {
  const { kind, server, code } = fieldsOf(message)
  if (kind !== 'begin' || typeof server !== 'string') throw new TypeError('not a message')
  return { kind, server, ...(typeof code === 'string' ? { code } : {}) }
}

type Field = 'kind' | 'enrolled' | 'server' | 'code' | 'tlsPort' | 'httpPort' | 'token'

function fieldsOf(message: unknown): { readonly [K in Field]?: unknown } {
  return typeof message === 'object' && message !== null ? message : {}
}

/** The child's end of the pipe. It stops when the server says so, and when the server is gone. */
export function besideServer() {
  const stopped = new Promise<void>((resolve) => {
    process.once('disconnect', resolve)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
  const send = (message: ToParent) => {
    if (process.connected) process.send?.(message)
  }
  return {
    stopped,
    /** Where the server is, and a code where there is no enrolment yet. */
    begin: (enrolled: boolean) =>
      new Promise<ToChild>((resolve, reject: (error: unknown) => void) => {
        process.once('message', (message) => {
          try {
            resolve(readToChild(message))
          } catch (error) {
            reject(error)
          }
        })
        send({ kind: 'here', enrolled })
      }),
    refused: () => send({ kind: 'refused', enrolled: true }),
    listening: (at: Omit<Extract<ToParent, { kind: 'listening' }>, 'kind'>) => send({ kind: 'listening', ...at }),
    /** Lets go of the pipe, which would keep this process alive. */
    leave() {
      if (process.connected) process.disconnect()
    },
  }
}
