import { afterEach, describe, expect, it, vi } from 'vitest'
import { ApiFault, Offline, get, keepCsrf, send, whenOtherAccount, whenSignedOut, withQuery } from './ask.ts'
import { setStepUp } from './step-up-gate.ts'

type Sent = {
  readonly url: string
  readonly method: string
  readonly csrf: string | null
  readonly body: string | undefined
}

/** Answers in turn what the network would; keeps what was sent. */
function network(...answers: readonly (readonly [number, unknown] | 'cut')[]): readonly Sent[] {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const headers = new Headers(init.headers)
    sent.push({
      url,
      method: init.method ?? '',
      csrf: headers.get('taga-csrf'),
      body: typeof init.body === 'string' ? init.body : undefined,
    })
    const answer = answers[sent.length - 1]
    if (answer === undefined || answer === 'cut') throw new TypeError('fetch failed')
    return new Response(JSON.stringify(answer[1]), { status: answer[0] })
  })
  return sent
}

const fault = (code: string, detail: object = {}) => ({ fault: code, words: { ja: 'だめ', en: 'no' }, detail })

describe('asking the API', () => {
  afterEach(() => {
    vi.unstubAllGlobals()
    keepCsrf('')
    setStepUp(async () => false)
    whenSignedOut(() => undefined)
    whenOtherAccount(() => undefined)
  })

  it('sends the token with changes only, and JSON as it is', async () => {
    keepCsrf('token')
    const sent = network([200, { a: 1 }], [200, { b: 2 }])
    expect(await get('/api/x', { search: '髙', empty: '', none: undefined, limit: 5 })).toEqual({ a: 1 })
    expect(await send('PUT', '/api/x', { name: '箍' })).toEqual({ b: 2 })
    expect(sent).toEqual([
      { url: '/api/x?search=%E9%AB%99&limit=5', method: 'GET', csrf: null, body: undefined },
      { url: '/api/x', method: 'PUT', csrf: 'token', body: '{"name":"箍"}' },
    ])
  })

  it('tells a refusal with its words and the fields it names', async () => {
    network([400, fault('bad_input', { fields: [{ field: 'name', problem: 'too_big', limit: 200 }, { odd: 1 }] })])
    const error = await send('POST', '/api/people').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiFault)
    expect(error).toMatchObject({
      code: 'bad_input',
      status: 400,
      words: { en: 'no' },
      fields: [{ field: 'name', problem: 'too_big', limit: 200 }],
    })
  })

  it('reads an answer that is none as a refusal in words of our own', async () => {
    vi.stubGlobal('fetch', async () => new Response('<html>bad gateway</html>', { status: 502 }))
    await expect(get('/api/x')).rejects.toMatchObject({ code: 'unreadable', status: 502, fields: [] })
  })

  it('says offline where nothing answers', async () => {
    network('cut')
    await expect(get('/api/x')).rejects.toBeInstanceOf(Offline)
  })

  it('asks for a fresh proof once and sends again', async () => {
    const asked = vi.fn(async () => true)
    setStepUp(asked)
    const sent = network([403, fault('step_up_needed')], [200, { done: true }])
    expect(await send('POST', '/api/rules', { n: 1 })).toEqual({ done: true })
    expect([asked.mock.calls.length, sent.length]).toEqual([1, 2])
    expect(sent[1]).toEqual(sent[0])
  })

  it('gives the refusal on where the proof is not given', async () => {
    const sent = network([403, fault('step_up_needed')], [200, {}])
    await expect(send('POST', '/api/rules')).rejects.toMatchObject({ code: 'step_up_needed' })
    expect(sent).toHaveLength(1)
  })

  it('shares one question for a proof among requests that need it at once', async () => {
    const asked = vi.fn(async () => true)
    setStepUp(asked)
    network([403, fault('step_up_needed')], [403, fault('step_up_needed')], [200, {}], [200, {}])
    await Promise.all([send('POST', '/api/a'), send('POST', '/api/b')])
    expect(asked).toHaveBeenCalledTimes(1)
  })

  it('takes the token of a session that another tab began, and does not try for ever', async () => {
    const sent = network([403, fault('bad_csrf')], [200, { csrf: 'fresh' }], [403, fault('bad_csrf')])
    await expect(send('POST', '/api/x')).rejects.toMatchObject({ code: 'bad_csrf' })
    expect(sent.map(({ url, csrf }) => [url, csrf])).toEqual([
      ['/api/x', ''],
      ['/api/session', null],
      ['/api/x', 'fresh'],
    ])
  })

  it('sends nothing again for somebody else who has signed in in another tab', async () => {
    const other = vi.fn()
    whenOtherAccount(other)
    keepCsrf('of alice', 'alice')
    const sent = network([403, fault('bad_csrf')], [200, { csrf: 'of bob', account: { id: 'bob' } }], [200, {}])
    await expect(send('POST', '/api/x')).rejects.toMatchObject({ code: 'bad_csrf' })
    expect(sent.map(({ url }) => url)).toEqual(['/api/x', '/api/session'])
    expect(other).toHaveBeenCalledTimes(1)
  })

  it('says so when the server no longer knows the session', async () => {
    const signedOut = vi.fn()
    whenSignedOut(signedOut)
    network([401, fault('not_signed_in')])
    await expect(get('/api/x')).rejects.toMatchObject({ code: 'not_signed_in' })
    expect(signedOut).toHaveBeenCalledTimes(1)
  })

  it('writes no question mark without a query', () => {
    expect(withQuery('/api/x', { a: undefined, b: '' })).toBe('/api/x')
  })
})
