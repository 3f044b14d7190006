import { literals, type TypeOf } from '@parallax/wire'

/** What became of a mail; `SUCCESS` also when none was asked for (spec 04a §5.5). */
export const emailSentStatus = literals('SUCCESS', 'SERVER_UNAVAILABLE', 'RECIPIENT_REFUSED')
/** Value of `emailSentStatus`. */
export type EmailSentStatus = TypeOf<typeof emailSentStatus>
