import { family } from '../family.ts'
import { ping } from '../ping.ts'
import { accountCreateProceed, accountCreateSendValidationEmail } from './account-creation.ts'
import {
  accountRecoverProceed,
  accountRecoverSendValidationEmail,
  authMethodPasswordGetAlgorithm,
} from './account-recovery.ts'
import { scwsServiceMutualChallenges } from './scws-service-mutual-challenges.ts'
import { serverConfig } from './server-config.ts'

/** `POST /anonymous_server`: about the server, without any proof of identity. */
export const anonymousServerFamily = family('anonymous_server', [
  accountCreateProceed,
  accountCreateSendValidationEmail,
  accountRecoverProceed,
  accountRecoverSendValidationEmail,
  authMethodPasswordGetAlgorithm,
  ping,
  scwsServiceMutualChallenges,
  serverConfig,
])
