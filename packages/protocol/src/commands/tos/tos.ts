import { dateTime, map, string } from '@parallax/wire'
import { defineCommand } from '../command.ts'

/** Gives the addresses of the terms of service, by language (spec 04a §4.1). */
export const tosGet = defineCommand(
  'tos_get',
  {},
  { ok: { perLocaleUrls: map(string, string), updatedOn: dateTime }, no_tos: {} },
)

/** Accepts, for the user, the terms that `tos_get` showed (spec 04a §4.2). */
export const tosAccept = defineCommand(
  'tos_accept',
  { tosUpdatedOn: dateTime },
  { ok: {}, no_tos: {}, tos_mismatch: {} },
)
