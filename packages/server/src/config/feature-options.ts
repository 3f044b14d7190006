/** Cooldown in seconds between two mails, and most of them in an hour; 0 is no limit (spec 03 §11). */
export interface MailPaceLimits {
  readonly cooldown: number
  readonly mostInAnHour: number
}

/** `60 3`. */
export function parseMailPace(text: string): MailPaceLimits {
  const match = /^(\d+)\s+(\d+)$/.exec(text.trim())
  if (match === null) throw new TypeError('two numbers: seconds between two mails, most in an hour')
  return { cooldown: Number(match[1]), mostInAnHour: Number(match[2]) }
}

const PROTECTION = /^(?:PASSWORD|KEYRING|PKI|OPENBAO|ACCOUNT_VAULT)(?:\+TOTP)?$/

/** Words of spec 04b §10.1, separated by blanks or commas. */
export function parseProtections(texts: readonly string[]): readonly string[] {
  const words = texts.flatMap((text) => text.split(/[\s,]+/)).filter((word) => word !== '')
  if (!words.every((word) => PROTECTION.test(word))) {
    throw new TypeError('PASSWORD, KEYRING, PKI, OPENBAO or ACCOUNT_VAULT, each optionally with +TOTP')
  }
  return words
}
