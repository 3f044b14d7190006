import { list, literals, since, string, struct, type TypeOf, tagged } from '@parallax/wire'
import { defineCommand } from '../command.ts'

const accountConfig = literals('DISABLED', 'ENABLED_WITH_VAULT', 'ENABLED_WITHOUT_VAULT')
/** Whether the server offers accounts, and with a vault or not. Advisory (spec 04b §7). */
export type AccountConfig = TypeOf<typeof accountConfig>

const organizationBootstrapConfig = literals('WITH_BOOTSTRAP_TOKEN', 'SPONTANEOUS')
/** Whether anybody may create an organization, or only who has a bootstrap token (spec 04a §2.3). */
export type OrganizationBootstrapConfig = TypeOf<typeof organizationBootstrapConfig>

const openBaoSecretConfig = tagged('type', { KV2: { mountPath: string } })
/** Where the secrets of an OpenBao server are. */
export type OpenBaoSecretConfig = TypeOf<typeof openBaoSecretConfig>

const openBaoAuthConfig = struct({ id: string, mountPath: string })
/** One way to log in to an OpenBao server; known ids are `HEXAGONE` and `PRO_CONNECT`. */
export type OpenBaoAuthConfig = TypeOf<typeof openBaoAuthConfig>

const openBaoConfig = tagged('type', {
  DISABLED: {},
  ENABLED: {
    serverUrl: string,
    secret: openBaoSecretConfig,
    transitMountPath: since(string),
    auths: list(openBaoAuthConfig),
  },
})
/** The OpenBao server that clients may use. */
export type OpenBaoConfig = TypeOf<typeof openBaoConfig>

const cryptPadConfig = tagged('type', { DISABLED: {}, ENABLED: { serverUrl: string } })
/** The CryptPad server that clients may use. */
export type CryptPadConfig = TypeOf<typeof cryptPadConfig>

/** Tells what the server offers, before any login (spec 04b §10.1). */
export const serverConfig = defineCommand(
  'server_config',
  {},
  {
    ok: {
      account: accountConfig,
      organizationBootstrap: organizationBootstrapConfig,
      openbao: openBaoConfig,
      cryptpad: since(cryptPadConfig),
      advisoryDeviceFileProtection: since(list(string)),
    },
  },
)
