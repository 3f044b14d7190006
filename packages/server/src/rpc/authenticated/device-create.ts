import * as schema from '@parallax/protocol'
import { loadNewCertificate } from '../../certificates/load-new-certificate.ts'
import { isRedactedDeviceOf } from '../../certificates/load-new-user.ts'
import { ballparkRefusal } from '../ballpark.ts'
import { causalityRefusal } from '../causality.ts'
import { command } from './command.ts'

/** Adds a device of the author's own user (spec 04a §4.6). */
export const deviceCreate = command(schema.deviceCreate, async (request, { context, author, write, now }) => {
  const { organization } = author
  const load = (signed: Uint8Array) =>
    loadNewCertificate(context.data, schema.deviceCertificate, { signer: author, signed })
  const device = load(request.deviceCertificate)
  const redacted = load(request.redactedDeviceCertificate)
  return await write({ common: 'exclusive' }, async (tx, { commonTimestamp }) => {
    // A certificate that is not the redacted one says the label (ours, 04a §3.1).
    if (!device || !redacted || device.deviceLabel === null) return { status: 'invalid_certificate' }
    const { timestamp, deviceId, verifyKey } = device
    const outOfBallpark = ballparkRefusal(now, timestamp)
    if (outOfBallpark) return outOfBallpark
    if (device.userId !== author.userId || !isRedactedDeviceOf(redacted, device))
      return { status: 'invalid_certificate' }
    const notGreater = causalityRefusal(timestamp, commonTimestamp)
    if (notGreater) return notGreater
    // Nothing comes after this check: the insertion tells.
    if (tx.isRetry) {
      const [existing] = await tx.sql`
        select from devices where organization = ${organization} and device_id = ${deviceId}`
      if (existing) return { status: 'device_already_exists' }
    }
    tx.write`
      with device as (
        insert into devices (organization, device_id, user_key, verify_key, created_on)
        values (${organization}, ${deviceId}, ${author.user}, ${verifyKey.bytes}, ${timestamp})
      ), certificate as (
        insert into common_certificates (organization, timestamp, rank, certificate, redacted)
        values (${organization}, ${timestamp}, 0, ${request.deviceCertificate}, ${request.redactedDeviceCertificate})
      )
      update organizations set common_timestamp = ${timestamp} where id = ${organization}`
    tx.publish({
      type: 'event',
      organization,
      audience: 'organization',
      event: { event: 'COMMON_CERTIFICATE', timestamp },
    })
    return { status: 'ok' }
  })
})
