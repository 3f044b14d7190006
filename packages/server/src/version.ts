/** Of this program; that of the protocol is another. */
export const VERSION = '0.1.0'
