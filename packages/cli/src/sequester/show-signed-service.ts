import { printDateTime } from '@parallax/wire'
import type { VerbContext } from '../context/verb-context.ts'
import { printServiceFile, type ServiceFileKind, writeNewFile } from './service-file.ts'
import type { SignedService } from './sign-service.ts'

const NAMES = {
  'SEQUESTER SERVICE CERTIFICATE': 'sequester_service_certificate',
  'SEQUESTER SERVICE REVOCATION CERTIFICATE': 'sequester_service_revocation_certificate',
} as const

/** Writes the file, or prints it: as asked for, else under the name of the official tool (spec 05 §11.5). */
export async function showSignedService(
  { output, writeData }: VerbContext,
  { serviceId, timestamp, signed }: SignedService,
  { kind, path }: { readonly kind: ServiceFileKind; readonly path: string | undefined },
): Promise<void> {
  const text = printServiceFile(kind, signed)
  if (path === '-') {
    await writeData(new TextEncoder().encode(text))
    return
  }
  const date = printDateTime(timestamp)
  const file = path ?? `${NAMES[kind]}-${serviceId}-${date}.pem`
  await writeNewFile(file, text)
  output.result({ json: { service_id: serviceId, timestamp: date, path: file }, plain: file })
}
