import { bytes, index } from '@parallax/wire'
import { defineCommand } from '../command.ts'

/** Lets the web application and the smartcard service of the machine recognise each other (spec 04b §10.2). */
export const scwsServiceMutualChallenges = defineCommand(
  'scws_service_mutual_challenges',
  {
    scwsServiceChallengePayload: bytes,
    scwsServiceChallengeSignature: bytes,
    scwsServiceChallengeKeyId: index,
    webApplicationChallengePayload: bytes,
  },
  {
    ok: { webApplicationChallengeSignature: bytes },
    not_available: {},
    unknown_scws_service_challenge_key_id: {},
    invalid_scws_service_challenge_signature: {},
    invalid_web_application_challenge_payload: {},
  },
)
