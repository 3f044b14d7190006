import { open, readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

const [folder = ''] = process.argv.slice(2)

/** Blocks are `/NUMBER`: PUT writes one durably, GET answers it. */
const server = createServer(async (request, response) => {
  const path = join(folder, String(Number((request.url ?? '').slice(1))))
  if (request.method === 'GET') {
    response.end(await readFile(path))
    return
  }
  await keep(path, await bodyOf(request))
  response.end()
})

async function keep(path: string, content: Buffer): Promise<void> {
  await using file = await open(path, 'w')
  await file.write(content)
  await file.datasync()
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
