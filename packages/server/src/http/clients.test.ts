import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import pino from 'pino'
import { expect, test } from 'vitest'
import type { NetworkChoice } from '../config/network-choices.ts'
import { parseTrustedProxies } from '../config/trusted-proxies.ts'
import { Clients } from './clients.ts'

interface Scene {
  readonly trusted?: string
  readonly header?: NetworkChoice['proxyHeader']
  readonly peer?: string
  readonly headers: Readonly<Record<string, string>>
}

function scene({ trusted = '', header: proxyHeader = 'x-forwarded-for', peer = '10.0.0.1', headers }: Scene) {
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => void lines.push(line) })
  const clients = new Clients({ tls: null, trustedProxies: parseTrustedProxies(trusted), proxyHeader }, log)
  const socket = new Socket()
  Object.defineProperty(socket, 'remoteAddress', { value: peer })
  const request = { raw: new IncomingMessage(socket), headers }
  return {
    address: clients.of(request).address,
    scheme: clients.schemeOf(request),
    lines,
    again: () => clients.of(request),
  }
}

const told = { 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'https', forwarded: 'for=192.0.2.8;proto=https' }

test('nobody is believed unless he is trusted: the other end of the socket is the client, and a warning says so once', () => {
  const { address, scheme, lines, again } = scene({ headers: told })
  expect([address, scheme]).toEqual(['10.0.0.1', 'http'])
  again()
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('--proxy-trusted-addresses')
  expect(scene({ trusted: '10.0.0.2', headers: told }).address).toBe('10.0.0.1')
  expect(scene({ headers: {} }).lines).toEqual([])
})

test('only the one header is read', () => {
  const trusted = '10.0.0.0/8'
  expect(scene({ trusted, headers: told }).address).toBe('192.0.2.7')
  expect(scene({ trusted, header: 'forwarded', headers: told }).address).toBe('192.0.2.8')
  expect(scene({ trusted, header: 'none', headers: told })).toMatchObject({ address: '10.0.0.1', scheme: 'http' })
  expect(scene({ trusted, headers: told }).scheme).toBe('https')
  expect(scene({ trusted, header: 'forwarded', headers: { forwarded: 'for=a;proto=https' } }).scheme).toBe('https')
  expect(scene({ trusted, header: 'forwarded', headers: { 'x-forwarded-proto': 'https' } }).scheme).toBe('http')
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['203.0.113.9, 192.0.2.7', '192.0.2.7'],
  ['192.0.2.7, 10.1.1.1, 10.2.2.2', '192.0.2.7'],
  ['10.9.9.9, 10.1.1.1', '10.9.9.9'],
  ['192.0.2.7:4711', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8::7', '2001:db8::7'],
  ['[2001:db8::7]:4711', '2001:db8::7'],
  ['fe80::1%eth0', 'fe80::1'],
  // A trusted proxy that names nobody would make all clients one.
  ['', ''],
  ['unknown', ''],
  ['192.0.2.7, unknown', ''],
  ['192.0.2.7, _hidden, 10.1.1.1', ''],
  ['192.0.2.010', ''],
  [Array.from({ length: 33 }, () => '10.1.1.1').join(','), ''],
])('a trusted proxy that tells %j means the client %j', (text, client) => {
  const { address, lines } = scene({ trusted: '10.0.0.0/8', headers: { 'x-forwarded-for': text } })
  expect(address).toBe(client)
  expect(lines.join('').includes('client-address-unknown')).toBe(client === '')
})

test.each([
  ['for=192.0.2.7;proto=http;by=203.0.113.1', '192.0.2.7'],
  ['for="[2001:db8::7]:4711"', '2001:db8::7'],
  ['For=192.0.2.7, for=10.1.1.1', '192.0.2.7'],
  ['proto=https', ''],
  ['for=unknown', ''],
])('Forwarded: %s means the client %j', (text, client) => {
  expect(scene({ trusted: '10.0.0.0/8', header: 'forwarded', headers: { forwarded: text } }).address).toBe(client)
})

test('addresses are compared in one form, whatever socket they came through', () => {
  const headers = { 'x-forwarded-for': '192.0.2.7' }
  expect(scene({ trusted: '10.0.0.1', peer: '::ffff:10.0.0.1', headers }).address).toBe('192.0.2.7')
  expect(scene({ trusted: '::1', peer: '::1', headers }).address).toBe('192.0.2.7')
  expect(scene({ trusted: '*', peer: '203.0.113.5', headers }).address).toBe('192.0.2.7')
  expect(scene({ peer: '::ffff:203.0.113.5', headers: {} }).address).toBe('203.0.113.5')
})

test.each(['10.0.0.0/33', '10.0.0', 'localhost', '10.0.0.1/', '::1/129', '10.0.0.1/8/8'])(
  '%s is no network',
  (text) => {
    expect(() => parseTrustedProxies(text)).toThrow('IP addresses and networks')
  },
)
