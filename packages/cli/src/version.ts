/** Version of the command line, of its package. */
export const VERSION = '0.1.0'
