/** Ends the entry with a message for the person at the terminal. */
export class EntryError extends Error {
  /**
   * @param {string} message
   * @param {number} exitCode
   */
  constructor(message, exitCode) {
    super(message)
    this.name = 'EntryError'
    this.exitCode = exitCode
  }
}
