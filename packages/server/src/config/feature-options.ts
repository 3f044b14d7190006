import { choiceOption, listOption, parsedOption, textOption, urlOption } from './option.ts'

/** Cooldown in seconds between two mails, and most of them in an hour; 0 is no limit (spec 03 §11). */
export interface MailPaceLimits {
  readonly cooldown: number
  readonly mostInAnHour: number
}

/** `60 3`. */
export function parseMailPace(text: string): MailPaceLimits {
  const match = /^(\d{1,9})\s+(\d{1,9})$/.exec(text.trim())
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

/** What the server offers besides organizations. */
export const FEATURE_OPTIONS = {
  accountConfig: choiceOption({
    flag: '--account-config',
    group: 'Accounts and features',
    help: 'Whether clients offer accounts; advisory.',
    placeholder: 'MODE',
    choices: ['DISABLED', 'ENABLED_WITH_VAULT', 'ENABLED_WITHOUT_VAULT'],
    fallback: 'ENABLED_WITHOUT_VAULT',
  }),
  validationEmailRateLimit: parsedOption(
    {
      flag: '--validation-email-rate-limit',
      group: 'Accounts and features',
      help: 'Seconds between two mails with a code, and how many in an hour; 0 is no limit.',
      placeholder: 'SECONDS COUNT',
      words: 2,
      fallback: { cooldown: 60, mostInAnHour: 3 },
      shownDefault: '60 3',
    },
    parseMailPace,
  ),
  fakeAccountPasswordAlgorithmSeed: textOption({
    flag: '--fake-account-password-algorithm-seed',
    group: 'Accounts and features',
    help: 'Kept for configurations of other servers; answers do not depend on it.',
    placeholder: 'TEXT',
    secret: true,
  }),
  advisoryDeviceFileProtection: {
    ...listOption({
      flag: '--advisory-device-file-protection',
      group: 'Accounts and features',
      help: 'How devices should be protected: PASSWORD, KEYRING, PKI, OPENBAO, ACCOUNT_VAULT, each optionally +TOTP.',
      placeholder: 'PROTECTION',
    }),
    parse: parseProtections,
  },
  cryptpadServerUrl: urlOption({
    flag: '--cryptpad-server-url',
    group: 'Accounts and features',
    help: 'CryptPad server that clients may use.',
    placeholder: 'URL',
  }),
  openbaoServerUrl: urlOption({
    flag: '--openbao-server-url',
    group: 'Accounts and features',
    help: 'OpenBao server where clients keep keys; needs at least one way to log in.',
    placeholder: 'URL',
  }),
  openbaoSecretMountPath: textOption({
    flag: '--openbao-secret-mount-path',
    group: 'Accounts and features',
    help: 'Mount of the secrets (KV version 2).',
    placeholder: 'PATH',
    fallback: 'secret',
  }),
  openbaoTransitMountPath: textOption({
    flag: '--openbao-transit-mount-path',
    group: 'Accounts and features',
    help: 'Mount of the transit engine.',
    placeholder: 'PATH',
    fallback: 'transit',
  }),
  openbaoAuthHexagone: textOption({
    flag: '--openbao-auth-hexagone',
    variables: ['OPENBAO_AUTH_HEXAGONE_MOUNT_PATH', 'PARSEC_OPENBAO_AUTH_HEXAGONE_MOUNT_PATH'],
    group: 'Accounts and features',
    help: 'Mount of the log-in by HEXAGONE.',
    placeholder: 'PATH',
  }),
  openbaoAuthProConnect: textOption({
    flag: '--openbao-auth-pro-connect',
    variables: ['OPENBAO_AUTH_PRO_CONNECT_MOUNT_PATH', 'PARSEC_OPENBAO_AUTH_PRO_CONNECT_MOUNT_PATH'],
    group: 'Accounts and features',
    help: 'Mount of the log-in by PRO_CONNECT.',
    placeholder: 'PATH',
  }),
  trustedX509RootDir: listOption({
    flag: '--trusted-x509-root-dir',
    group: 'Accounts and features',
    help: 'Folder of root certificates in PEM, read at start to find bad files; it is the peers who rely on roots.',
    placeholder: 'FOLDER',
    paths: true,
  }),
  scwsIdoptePublicKeysFile: textOption({
    flag: '--scws-idopte-public-keys-file',
    group: 'Accounts and features',
    help: 'Public keys of the smartcard service, PEM blocks; one with !REVOKED! inside keeps its number alone.',
    placeholder: 'FILE',
  }),
  scwsWebApplicationPrivateKeyFile: textOption({
    flag: '--scws-web-application-private-key-file',
    group: 'Accounts and features',
    help: 'Key with which the web application answers to the smartcard service, PKCS#8 PEM of RSA.',
    placeholder: 'FILE',
  }),
  scwsWebApplicationPrivateKeyContent: textOption({
    flag: '--scws-web-application-private-key-content',
    group: 'Accounts and features',
    help: 'The same key itself instead of its file.',
    placeholder: 'PEM',
    secret: true,
  }),
} as const
