import * as schema from '@parallax/protocol'
import { command } from './command.ts'

/** What the server offers, before any login (spec 04b §10.1). */
export const serverConfig = command(
  schema.serverConfig,
  (_, { context }): schema.ReplyOf<typeof schema.serverConfig> => {
    const { features, spontaneousBootstrap } = context.config
    return {
      status: 'ok',
      account: features.account,
      organizationBootstrap: spontaneousBootstrap ? 'SPONTANEOUS' : 'WITH_BOOTSTRAP_TOKEN',
      openbao: features.openbao,
      cryptpad: features.cryptpad,
      advisoryDeviceFileProtection: features.advisoryDeviceFileProtection,
    }
  },
)
