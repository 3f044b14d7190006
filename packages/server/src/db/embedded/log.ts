/** The two levels that the launcher speaks at; a pino logger fits. */
export interface Log {
  info(message: string): void
  warn(message: string): void
}
