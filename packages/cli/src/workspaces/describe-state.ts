import { type Catalogue, type EntryState, fillWords } from '@parallax/client'

/** The three states of a change, in words (PRODUCT §5). */
export function describeState(catalogue: Catalogue, state: EntryState): string {
  const parameters = state.state === 'uploading' ? { percent: state.percent } : {}
  return fillWords(catalogue, catalogue.states[state.state], { parameters })
}
