import { SMTPServer } from 'smtp-server'

export type PostOffice = { readonly port: number; readonly letters: string[]; close(): Promise<void> }

/** Takes mail as a mail server in a closed network does, but none for `refused@`. */
export async function openPostOffice(): Promise<PostOffice> {
  const letters: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, answer) =>
      answer(address.startsWith('refused@') ? new Error('nobody of that name') : null),
    onData: (stream, _session, answer) => {
      let letter = ''
      stream.on('data', (part) => (letter += String(part)))
      stream.on('end', () => {
        letters.push(letter.replaceAll('\r\n', '\n'))
        answer()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('the post office has no port')
  return { port: address.port, letters, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** The text of a letter in base64 or quoted-printable. */
export function textOf(letter: string): string {
  const [head = '', ...body] = letter.split('\n\n')
  const text = body.join('\n\n')
  if (/encoding: base64/i.test(head)) return Buffer.from(text, 'base64').toString('utf8')
  const bytes = text
    .replaceAll(/=\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
