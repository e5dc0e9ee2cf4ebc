import { createServer } from 'node:http'

/** The office's own web server: says who it is, gives `/N` bytes, and echoes what is upgraded. Address and port are its arguments. */
const [address, port] = process.argv.slice(2)
const block = Buffer.alloc(256 * 1024, 7)

const server = createServer((request, response) => {
  response.on('error', () => {})
  const wanted = Number(request.url?.slice(1))
  if (!(wanted > 0)) {
    response.end('社内')
    return
  }
  response.setHeader('content-length', wanted)
  let left = wanted
  const more = () => {
    while (left > 0) {
      const size = Math.min(left, block.length)
      left -= size
      if (!response.write(block.subarray(0, size))) {
        response.once('drain', more)
        return
      }
    }
    response.end()
  }
  more()
})
server.on('upgrade', (_request, socket) => {
  socket.on('error', () => socket.destroy())
  socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: echo\r\n\r\n')
  socket.pipe(socket)
})
server.listen(Number(port), address, () => process.stdout.write('ready\n'))
