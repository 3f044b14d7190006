/** How a command ends (PRODUCT §6). */
export const EXIT = { success: 0, failure: 1, usage: 2, interrupted: 130 } as const

/** One of `EXIT`. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
