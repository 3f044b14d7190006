import type { AccountConfig, CryptPadConfig, OpenBaoAuthConfig, OpenBaoConfig } from '@parallax/protocol'
import type { MailPaceLimits } from './feature-options.ts'
import type { Settings } from './options.ts'
import { ConfigurationError } from './read-settings.ts'
import { type ScwsKeys, scwsKeysOf } from './scws-keys.ts'
import { checkTrustedRoots } from './trusted-roots.ts'

/** What the server offers besides organizations (spec 04b §10.1). */
export interface Features {
  readonly account: AccountConfig
  readonly mailPace: MailPaceLimits
  readonly openbao: OpenBaoConfig
  readonly cryptpad: CryptPadConfig
  readonly advisoryDeviceFileProtection: readonly string[]
  /** Null: nobody can use a smartcard in a browser. */
  readonly scws: ScwsKeys | null
}

export function featuresOf(settings: Settings): Features {
  const { accountConfig, validationEmailRateLimit, cryptpadServerUrl, advisoryDeviceFileProtection } = settings
  checkTrustedRoots(settings.trustedX509RootDir ?? [])
  return {
    account: accountConfig ?? 'ENABLED_WITHOUT_VAULT',
    mailPace: validationEmailRateLimit ?? { cooldown: 60, mostInAnHour: 3 },
    openbao: openBaoOf(settings),
    cryptpad:
      cryptpadServerUrl === undefined ? { type: 'DISABLED' } : { type: 'ENABLED', serverUrl: cryptpadServerUrl },
    advisoryDeviceFileProtection: advisoryDeviceFileProtection ?? [],
    scws: scwsKeysOf(settings),
  }
}

function openBaoOf(settings: Settings): OpenBaoConfig {
  const { openbaoServerUrl: serverUrl, openbaoAuthHexagone: hexagone, openbaoAuthProConnect: proConnect } = settings
  if (serverUrl === undefined) return { type: 'DISABLED' }
  const auths: OpenBaoAuthConfig[] = []
  if (hexagone !== undefined) auths.push({ id: 'HEXAGONE', mountPath: hexagone })
  if (proConnect !== undefined) auths.push({ id: 'PRO_CONNECT', mountPath: proConnect })
  if (auths.length === 0) {
    throw new ConfigurationError('--openbao-server-url needs --openbao-auth-hexagone or --openbao-auth-pro-connect.')
  }
  const { openbaoSecretMountPath = 'secret', openbaoTransitMountPath = 'transit' } = settings
  const secret = { type: 'KV2', mountPath: openbaoSecretMountPath } as const
  return { type: 'ENABLED', serverUrl, secret, transitMountPath: openbaoTransitMountPath, auths }
}
