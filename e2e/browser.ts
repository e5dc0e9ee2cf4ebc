// every story that asks without Chromium has the same patience
import './patience.ts'

export type Browser = ReturnType<typeof openBrowser>

/** One browser's dealings with a running server: the cookies it was given, its origin, and the token that goes with every change. */
export function openBrowser(url: string) {
  const cookies = new Map<string, string>()
  let csrf = ''
  async function send(method: string, path: string, body?: object): Promise<Response> {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        origin: url,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'taga-csrf': csrf,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const given of response.headers.getSetCookie()) {
      const [pair = ''] = given.split(';')
      const at = pair.indexOf('=')
      cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }
  return {
    /** Asks the API. The body is what the server answered: each story reads the few fields that it is about. */
    ask: async (method: string, path: string, body?: object) => {
      const response = await send(method, path, body)
      const answered = JSON.parse(await response.text())
      if (typeof answered.csrf === 'string') csrf = answered.csrf
      return { status: response.status, body: answered }
    },
  }
}
