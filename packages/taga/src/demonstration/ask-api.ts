/** One person's dealings with the demonstration's server, over its HTTP interface as a browser has them: cookies, origin, csrf token. */
export type ApiUser = {
  /** @throws Error naming the path and the fault, which is a bug of the demonstration */
  send<Answer>(method: string, path: string, body?: object): Promise<Answer>
}

export function openApi(url: string): ApiUser {
  const cookies = new Map<string, string>()
  let csrf = ''
  return {
    send: async <Answer>(method: string, path: string, body?: object) => {
      const response = await fetch(url + path, {
        method,
        headers: {
          origin: url,
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          'taga-csrf': csrf,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      keepCookies(cookies, response.headers.getSetCookie())
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text.slice(0, 500)}`)
      const answer: unknown = text === '' ? undefined : JSON.parse(text)
      csrf = csrfOf(answer) ?? csrf
      return answer as Answer // our own server's answer to this path
    },
  }
}

function keepCookies(cookies: Map<string, string>, given: readonly string[]): void {
  for (const cookie of given) {
    const [pair = ''] = cookie.split(';')
    const at = pair.indexOf('=')
    cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
}

function csrfOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('csrf' in answer)) return undefined
  return typeof answer.csrf === 'string' ? answer.csrf : undefined
}
