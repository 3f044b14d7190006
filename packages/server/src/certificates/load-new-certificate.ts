import type { VerifyKey } from '@parallax/crypto'
import { DataError, type DataSchema, type DataTools, loadSigned } from '@parallax/protocol'
import type { DeviceId } from '@parallax/wire'

/** Who must have signed. */
export type Signer = { readonly verifyKey: VerifyKey } & ({ readonly deviceId: DeviceId } | { readonly root: true })

interface Authored {
  readonly author: DeviceId | null
}

/**
 * A certificate that a device (or the root key, at bootstrap) sends: signature, format, type, integrity and author
 * (spec 04a §1.1 "load"); undefined when any of them is wrong. One that names a device where the root key must sign is
 * refused, as clients do (ours, 04a §3.1).
 */
export function loadNewCertificate<T extends Authored>(
  tools: DataTools,
  schema: DataSchema<T>,
  { signer, signed }: { readonly signer: Signer; readonly signed: Uint8Array },
): T | undefined {
  try {
    const certificate = loadSigned<T>(tools, schema, { signed, verifyKey: signer.verifyKey, expected: {} })
    const author = 'root' in signer ? null : signer.deviceId
    return certificate.author === author ? certificate : undefined
  } catch (error) {
    if (error instanceof DataError) return undefined
    throw error
  }
}
