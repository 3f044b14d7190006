import { API_VERSION_TEXT, HEADERS, HTTP_REFUSALS, type HttpRefusal } from '@parallax/protocol'

/** Aborts a request before or inside its command: the HTTP code says why, the command is not run (spec 03 §4). */
export class HttpRefused extends Error {
  override readonly name = 'HttpRefused'
  readonly refusal: HttpRefusal

  constructor(refusal: HttpRefusal) {
    super(HTTP_REFUSALS[refusal].detail)
    this.refusal = refusal
  }

  get statusCode(): number {
    return HTTP_REFUSALS[this.refusal].code
  }

  /** The version headers that go with this code (spec 03 §2.2). */
  get headers(): Readonly<Record<string, string>> {
    switch (this.refusal) {
      case 'api_version_unsupported':
        return { [HEADERS.supportedApiVersions]: API_VERSION_TEXT }
      case 'body_too_large':
      case 'stopping':
        return {}
      default:
        return { [HEADERS.apiVersion]: API_VERSION_TEXT }
    }
  }
}
