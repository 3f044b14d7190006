import { useLanguage } from '../app/words.ts'
import { english } from './english.ts'
import { french } from './french.ts'
import type { HelpTopicName } from './topic.ts'

/** One topic of the help, in the language of the page. */
export function HelpText({ topic }: { readonly topic: HelpTopicName }) {
  const book = useLanguage() === 'fr' ? french : english
  const { summary, sections } = book[topic]
  const fill = (text: string) => text.replaceAll('{origin}', location.origin)
  return (
    <article className="col help" style={{ gap: 18 }}>
      <p className="lg">{fill(summary)}</p>
      {sections.map(({ title, paragraphs = [], steps = [], points = [] }) => (
        <section key={title} className="col" style={{ gap: 6 }}>
          <h2>{title}</h2>
          {paragraphs.map((text) => (
            <p key={text}>{fill(text)}</p>
          ))}
          {steps.length > 0 && (
            <ol>
              {steps.map((text) => (
                <li key={text}>{fill(text)}</li>
              ))}
            </ol>
          )}
          {points.length > 0 && (
            <ul>
              {points.map((text) => (
                <li key={text}>{fill(text)}</li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </article>
  )
}
