import type { ServerAddress } from '@parallax/wire'
import { type ChangeFileParts, changeFile } from './change-file.ts'
import type { KnownDevice } from './known-device.ts'
import type { OpenDeviceOptions } from './unlock-file.ts'

export interface OverwrittenAddress {
  readonly known: KnownDevice
  readonly former: ServerAddress
}

/**
 * Has a device speak to another address of its server, in the file and in what it seals; what protects it stays
 * (spec 07 §5.5). For a server that moved: nothing here asks whether it is the same one. Throws as `openDevice`;
 * `foreign_folder`, `device_changed_elsewhere`.
 */
export async function overwriteServerAddress(
  parts: ChangeFileParts,
  file: string,
  options: OpenDeviceOptions & { readonly server: ServerAddress },
): Promise<OverwrittenAddress> {
  const { known, outcome } = await changeFile(parts, file, {
    ...options,
    change: async ({ device }) => ({
      file: { device: { ...device, serverUrl: options.server } },
      outcome: device.serverUrl,
    }),
  })
  return { known, former: outcome }
}
