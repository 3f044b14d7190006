import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  DecodeError,
  decode,
  encode,
  parsecAddr,
  parseLink,
  parseServerAddress,
  printLink,
  readServerAddress,
  type ServerAddress,
  serverParts,
  serverUrl,
  string,
} from '../index.ts'

interface Addresses {
  readonly server_from_http_url: {
    readonly accepted: readonly { readonly url: string; readonly parsec: string }[]
    readonly rejected: readonly { readonly url: string; readonly error: string }[]
  }
  readonly server_serialized: readonly { readonly parsec: string; readonly serialized: string }[]
  readonly server_deserialize_also_accepted: readonly string[]
  readonly server_deserialize_rejected: readonly string[]
  readonly server_http_url: readonly { readonly parsec: string; readonly path: string; readonly url: string }[]
}

const vectors: Addresses = JSON.parse(
  readFileSync(new URL('../../../../spec/vectors/addresses.json', import.meta.url), 'utf8'),
)

describe('http form', () => {
  test.each(vectors.server_from_http_url.accepted.map(({ url, parsec }) => [url, parsec] as const))(
    '%s is %s',
    (url, parsec) => {
      const server = parseServerAddress(url)
      expect(server && printLink({ kind: 'server', server }, 'scheme')).toBe(parsec)
    },
  )

  test.each(vectors.server_from_http_url.rejected.map(({ url, error }) => [url, error] as const))(
    'refuses %s: %s',
    (url, code) => {
      expect(readServerAddress(url)).toEqual({ status: 'refused', code })
    },
  )

  test('renames the former host of the official service', () => {
    expect(parseServerAddress('https://saas-v3.parsec.cloud')).toBe('https://app.parsec.cloud/')
  })

  test('is one string for one address', () => {
    const texts = ['HTTPS://Example.com', 'https://example.com:443/', 'https://u:p@example.com/?a=1#b']
    expect(new Set(texts.map(parseServerAddress))).toEqual(new Set(['https://example.com/']))
  })
})

describe('as data', () => {
  test.each(vectors.server_serialized.map(({ parsec, serialized }) => [parsec, serialized] as const))(
    '%s is written %s',
    (parsec, serialized) => {
      const server = serverOf(parsec)
      expect(decode(string, encode(parsecAddr, server))).toBe(serialized)
      expect(decode(parsecAddr, encode(string, serialized))).toBe(server)
    },
  )

  test.each(vectors.server_deserialize_also_accepted)('reads %s', (text) => {
    expect(decode(parsecAddr, encode(string, text))).toBe(`${text}/`)
  })

  test.each(vectors.server_deserialize_rejected)('refuses %j', (text) => {
    expect(() => decode(parsecAddr, encode(string, text))).toThrow(DecodeError)
  })
})

describe('urls', () => {
  test.each(vectors.server_http_url.map(({ parsec, path, url }) => [parsec, path, url] as const))(
    '%s with %s is %s',
    (parsec, path, url) => {
      expect(serverUrl(serverOf(parsec), path)).toBe(url)
    },
  )

  test('stay on the server and in the path', () => {
    const server = serverOf('parsec3://example.com')
    expect(serverUrl(server, '//evil.com/x')).toBe('https://example.com//evil.com/x')
    expect(serverUrl(server, 'a?b#c')).toBe('https://example.com/a%3Fb%23c')
  })
})

test('gives host, port and transport', () => {
  expect(serverParts(serverOf('parsec3://[::1]:6777?no_ssl=true'))).toEqual({
    tls: false,
    hostname: '[::1]',
    port: 6777,
    host: '[::1]:6777',
  })
  expect(serverParts(serverOf('parsec3://example.com'))).toMatchObject({ tls: true, port: 443, host: 'example.com' })
  expect(serverParts(serverOf('parsec3://example.com?no_ssl=true'))).toMatchObject({ tls: false, port: 80 })
})

function serverOf(text: string): ServerAddress {
  const parsed = parseLink('server', text)
  if (parsed.status === 'refused') throw new Error(parsed.error.code)
  return parsed.link.server
}
