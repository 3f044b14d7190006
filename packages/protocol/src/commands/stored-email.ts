import {
  type Codec,
  DecodeError,
  type EmailAddress,
  emailAddress,
  type HumanHandle,
  humanHandle,
  MAX_INVITATION_EMAIL_LENGTH,
  MAX_STORED_EMAIL_LENGTH,
  refined,
} from '@parallax/wire'

// Addresses that a request asks a server to store. The type has no limit but the servers do, and ours answers 415
// to a longer one (spec 01 §3.5).

/** The address of an account. */
export const storedEmail: Codec<EmailAddress> = refined(emailAddress, (email) =>
  fitting(email, MAX_STORED_EMAIL_LENGTH),
)

/** The address of an invitation. */
export const storedInvitationEmail: Codec<EmailAddress> = refined(emailAddress, (email) =>
  fitting(email, MAX_INVITATION_EMAIL_LENGTH),
)

/** The name and address of the owner of an account. No database text holds the character zero. */
export const storedHumanHandle: Codec<HumanHandle> = refined(humanHandle, (handle) => {
  fitting(handle.email, MAX_STORED_EMAIL_LENGTH)
  if (handle.label.includes('\0')) throw new DecodeError('name with the character zero')
  return handle
})

function fitting(email: EmailAddress, most: number): EmailAddress {
  if (email.length > most) throw new DecodeError(`e-mail address of ${email.length} characters, ${most} at most`)
  return email
}
