import { demandUserSelection, USER_SELECTION } from './find-user.ts'
import { freezeUser } from './freeze-user.ts'
import { aBoolean, optional, required } from './json-body.ts'
import { booleanSchema, idSchema, listSchema, objectSchema, textSchema } from './json-schema.ts'
import { listUsers } from './list-users.ts'
import { resetTotp } from './reset-totp.ts'
import { type AdministrationRoute, organizationRoute } from './route.ts'

const userSchema = objectSchema({
  user_id: idSchema,
  user_email: textSchema,
  user_name: textSchema,
  frozen: booleanSchema,
})

const SELECTION_REFUSALS = {
  400: ['Both `user_id` and `user_email` fields are provided', 'Missing either `user_id` or `user_email` field'],
  404: ['User not found', 'User has been revoked'],
} as const

const list = organizationRoute({
  method: 'GET',
  path: '/users',
  summary: 'Users who are not revoked, oldest first',
  body: {},
  answer: objectSchema({ users: listSchema(userSchema) }),
  run: ({ context, organizationId }) => listUsers(context.db, organizationId),
})

const freeze = organizationRoute({
  method: 'POST',
  path: '/users/freeze',
  summary: 'Keep a user out, or let him in again',
  body: { ...USER_SELECTION, frozen: required(aBoolean) },
  answer: userSchema,
  refusals: SELECTION_REFUSALS,
  run: ({ context, body, organizationId }) =>
    freezeUser(context, organizationId, { ...demandUserSelection(body), isFrozen: body.frozen }),
})

const resetOneTimePasswords = organizationRoute({
  method: 'POST',
  path: '/users/reset_totp',
  summary: 'Let a user set up one-time passwords anew',
  body: { ...USER_SELECTION, send_email: optional(aBoolean) },
  answer: objectSchema({
    user_id: idSchema,
    user_email: textSchema,
    totp_reset_url: textSchema,
    totp_reset_url_as_http_redirection: textSchema,
    email_sent_status: {
      enum: [
        'NOT_SENT_AS_REQUESTED',
        'SENT_AS_REQUESTED',
        'BAD_SMTP_CONFIG',
        'RECIPIENT_REFUSED',
        'SERVER_UNAVAILABLE',
      ],
    },
  }),
  refusals: SELECTION_REFUSALS,
  run: ({ context, body, organizationId }) =>
    resetTotp(context, organizationId, { ...demandUserSelection(body), sendEmail: body.send_email === true }),
})

export const USER_ROUTES: readonly AdministrationRoute[] = [list, freeze, resetOneTimePasswords]
