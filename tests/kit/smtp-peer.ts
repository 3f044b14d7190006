import { createServer, type Socket } from 'node:net'

/** A mail server, as far as one mail needs. */
export interface SmtpPeer extends AsyncDisposable {
  readonly port: number
  /** Messages that were taken. */
  readonly messages: readonly string[]
}

export interface SmtpPeerOptions {
  /** How it answers to the recipient: 250 takes him, 550 does not know him. */
  readonly recipientReply?: string
  /** How it answers to a whole message. */
  readonly messageReply?: string
}

/** A server on a free port that speaks what RFC 5321 §4.1 demands. */
export async function startSmtpPeer(options: SmtpPeerOptions = {}): Promise<SmtpPeer> {
  const { recipientReply = '250 OK', messageReply = '250 Taken' } = options
  const messages: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let received = ''
    let isMessage = false
    const answer = (line: string): string => {
      const verb = line.slice(0, 4).toUpperCase()
      if (verb === 'RCPT') return recipientReply
      isMessage = verb === 'DATA'
      if (verb === 'QUIT') return '221 Bye'
      return isMessage ? '354 Go on' : '250 OK'
    }
    socket.write('220 test\r\n')
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text
      for (;;) {
        const mark = isMessage ? '\r\n.\r\n' : '\r\n'
        const end = received.indexOf(mark)
        if (end < 0) return
        const part = received.slice(0, end)
        received = received.slice(end + mark.length)
        if (isMessage) messages.push(part)
        const reply = isMessage ? messageReply : answer(part)
        if (part !== 'DATA') isMessage = isMessage && reply.startsWith('354')
        socket.write(`${reply}\r\n`)
      }
    })
    socket.on('error', () => socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  return {
    port: address.port,
    messages,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
