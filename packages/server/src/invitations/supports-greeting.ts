import type { ApiVersion } from '@parallax/wire'
import { HttpRefused } from '../rpc/http-refused.ts'

/** The codes of clients before 5.2 were made otherwise: people would compare what cannot match (spec 03 §2.3). */
export function demandCurrentCodes({ version, revision }: ApiVersion): void {
  if (version < 5 || (version === 5 && revision < 2)) throw new HttpRefused('api_version_unsupported')
}
