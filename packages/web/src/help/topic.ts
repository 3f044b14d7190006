/** What a help page says. Texts may name the address of this page as `{origin}`. */
export interface HelpTopic {
  readonly title: string
  /** What one can do, or should know, in a sentence. */
  readonly summary: string
  readonly sections: readonly HelpSection[]
}

export interface HelpSection {
  readonly title: string
  readonly paragraphs?: readonly string[]
  /** Done one after the other. */
  readonly steps?: readonly string[]
  /** In any order. */
  readonly points?: readonly string[]
}

export const helpTopics = ['data-loss', 'data-leaks', 'verify-a-link', 'browser-storage', 'mfa'] as const

/** Last part of the address of a help page. */
export type HelpTopicName = (typeof helpTopics)[number]

export type HelpBook = Readonly<Record<HelpTopicName, HelpTopic>>

export function isHelpTopic(name: string): name is HelpTopicName {
  return helpTopics.some((topic) => topic === name)
}
