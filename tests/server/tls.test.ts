import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { expect, test } from 'vitest'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { keyPem, newCertificate, pemOf } from '../kit/x509.ts'

/** Key and certificate in a folder, reached by links, as tools that renew certificates leave them. */
class CertificateFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'parallax-tls-'))
  readonly args = ['--ssl-keyfile', join(this.path, 'key.pem'), '--ssl-certfile', join(this.path, 'certificate.pem')]

  put(name: string, key = keyPem): void {
    const version = mkdtempSync(join(this.path, 'version-'))
    this.#link('key.pem', version, key)
    this.#link('certificate.pem', version, pemOf(newCertificate({ name })))
  }

  #link(file: string, version: string, content: string): void {
    writeFileSync(join(version, file), content)
    symlinkSync(join(version, file), join(version, 'link'))
    renameSync(join(version, 'link'), join(this.path, file))
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true })
  }
}

/** What the server shows, and what it answers to a request. */
async function greet(url: string, options: Readonly<Record<string, string>> = {}) {
  const { port } = new URL(url)
  const socket = await new Promise<TLSSocket>((resolve, reject) => {
    const opened = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false, ...options }, () =>
      resolve(opened),
    )
    opened.on('error', reject)
  })
  const answer = new Promise<string>((resolve) => socket.setEncoding('utf8').once('data', resolve))
  socket.write('GET /redirect/Org?a=b HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  const head = await answer
  const name = socket.getPeerCertificate().subject.CN
  const protocol = socket.getProtocol()
  socket.destroy()
  return { name, protocol, location: /location: (\S+)/i.exec(head)?.[1] }
}

test('the server speaks TLS by itself, in links too, and takes a new certificate without a restart', async () => {
  using folder = new CertificateFolder()
  folder.put('first.example')
  const { database } = await sharedServer()
  const lines: string[] = []
  await using server = await startTestServer({ database, args: folder.args, onlog: (line) => lines.push(line) })
  const { port } = new URL(server.url)
  expect(await greet(server.url)).toEqual({
    name: 'first.example',
    protocol: 'TLSv1.3',
    location: `parsec3://127.0.0.1:${port}/Org?a=b`,
  })
  // A key that belongs to no certificate here: the old pair goes on.
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  folder.put('wrong.example', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  await expect.poll(() => lines.join(''), { timeout: 20_000 }).toContain('certificate-not-reloaded')
  expect((await greet(server.url)).name).toBe('first.example')
  folder.put('second.example')
  await expect.poll(async () => (await greet(server.url)).name, { timeout: 20_000 }).toBe('second.example')
})

test('nothing older than TLS 1.2 is spoken, whatever ciphers are asked for', async () => {
  using folder = new CertificateFolder()
  folder.put('old.example')
  const { database } = await sharedServer()
  const ciphers = 'DEFAULT@SECLEVEL=0'
  await using server = await startTestServer({ database, args: [...folder.args, '--ssl-ciphers', ciphers] })
  const only = (version: string) => greet(server.url, { minVersion: version, maxVersion: version, ciphers })
  expect((await only('TLSv1.2')).protocol).toBe('TLSv1.2')
  await expect(only('TLSv1.1')).rejects.toThrow(/protocol version/)
})

test('files that cannot be used are named, and one alone is not enough', async () => {
  using folder = new CertificateFolder()
  const { database } = await sharedServer()
  await expect(startTestServer({ database, args: folder.args })).rejects.toThrow(/TLS cannot be set up with .*ENOENT/)
  await expect(startTestServer({ database, args: folder.args.slice(0, 2) })).rejects.toThrow('go together')
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  folder.put('other.example', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  await expect(startTestServer({ database, args: folder.args })).rejects.toThrow(/TLS cannot be set up with .*mismatch/)
})
