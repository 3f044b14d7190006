import type { OrganizationId } from '../strings/organization-id.ts'
import type { ServerAddress } from './server-address.ts'

// HTTP endpoints of a server (spec 01 §7.5).

/** Commands of a device. */
export function authenticatedUrl(server: ServerAddress, organizationId: OrganizationId): string {
  return inOrganization(server, 'authenticated', organizationId)
}

/** Server-sent events of a device. */
export function eventsUrl(server: ServerAddress, organizationId: OrganizationId): string {
  return `${authenticatedUrl(server, organizationId)}/events`
}

/** Commands about the terms of service, open before they are accepted. */
export function tosUrl(server: ServerAddress, organizationId: OrganizationId): string {
  return `${authenticatedUrl(server, organizationId)}/tos`
}

/** Commands of somebody who holds an invitation. */
export function invitedUrl(server: ServerAddress, organizationId: OrganizationId): string {
  return inOrganization(server, 'invited', organizationId)
}

/** Commands of anybody, about one organization. */
export function anonymousUrl(server: ServerAddress, organizationId: OrganizationId): string {
  return inOrganization(server, 'anonymous', organizationId)
}

/** Commands of anybody, about the server. */
export function anonymousServerUrl(server: ServerAddress): string {
  return `${server}anonymous_server`
}

/** Commands of an account. */
export function authenticatedAccountUrl(server: ServerAddress): string {
  return `${server}authenticated_account`
}

function inOrganization(server: ServerAddress, family: string, organizationId: OrganizationId): string {
  return `${server}${family}/${encodeURIComponent(organizationId)}`
}
