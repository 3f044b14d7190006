import { expect, test } from 'vitest'
import {
  anonymousServerUrl,
  anonymousUrl,
  authenticatedAccountUrl,
  authenticatedUrl,
  eventsUrl,
  invitedUrl,
  type OrganizationId,
  parseOrganizationId,
  parseServerAddress,
  type ServerAddress,
  tosUrl,
} from '../index.ts'

const server = some<ServerAddress>(parseServerAddress('http://127.0.0.1:6777'))
const organization = some<OrganizationId>(parseOrganizationId('康熙帝'))
const base = 'http://127.0.0.1:6777'
const encoded = '%E5%BA%B7%E7%86%99%E5%B8%9D'

test.each([
  [authenticatedUrl(server, organization), `/authenticated/${encoded}`],
  [eventsUrl(server, organization), `/authenticated/${encoded}/events`],
  [tosUrl(server, organization), `/authenticated/${encoded}/tos`],
  [invitedUrl(server, organization), `/invited/${encoded}`],
  [anonymousUrl(server, organization), `/anonymous/${encoded}`],
  [anonymousServerUrl(server), '/anonymous_server'],
  [authenticatedAccountUrl(server), '/authenticated_account'],
])('%s', (url, path) => {
  expect(url).toBe(base + path)
  expect(new URL(url).href).toBe(url)
})

function some<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('nothing there')
  return value
}
