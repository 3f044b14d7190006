import { type OrganizationId, parseOrganizationId } from '@parallax/wire'
import { usageError } from '../cli-error.ts'
import type { VerbContext } from '../context/verb-context.ts'
import { AdministrationApi } from './administration-api.ts'
import { type AdministrationInput, findAdministration } from './find-administration.ts'

/** Which organization is administered, as the verb was told. */
export interface OrganizationInput extends AdministrationInput {
  readonly organization: string | undefined
}

/** The administration of the server that `input` names, or of the one on this machine. */
export async function openAdministration(context: VerbContext, input: AdministrationInput): Promise<AdministrationApi> {
  const findLocalToken = async () => (await context.server()).administrationToken(context.environment.PARALLAX_DATA_DIR)
  const { server, token } = await findAdministration(input, findLocalToken)
  const { http } = await context.client()
  return new AdministrationApi({ http, server, token, signal: context.signal })
}

/** The organization that must be named. */
export function demandOrganization(text: string | undefined): OrganizationId {
  if (text === undefined) throw usageError('usage.optionMissing', { option: '--organization' })
  const id = parseOrganizationId(text)
  if (id === undefined) throw usageError('usage.organization', { organization: text })
  return id
}

/** The path of its routes. */
export function organizationPath(text: string | undefined): string {
  return `/organizations/${encodeURIComponent(demandOrganization(text))}`
}
