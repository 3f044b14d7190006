/** The program that sent a request, as far as the server can tell. */
export interface RequestClient {
  /** IP address; empty when it is not known. */
  readonly address: string
  readonly userAgent: string
}
