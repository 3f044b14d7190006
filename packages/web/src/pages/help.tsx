import { Link, useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useLanguage, useSay } from '../app/words.ts'
import { english } from '../help/english.ts'
import { french } from '../help/french.ts'
import { HelpText } from '../help/help-text.tsx'
import { helpTopics, isHelpTopic } from '../help/topic.ts'
import { FrontDoor } from '../shell/front-door.tsx'

/** `Help`: bundled, readable without a network and without being logged in. */
export function HelpPage() {
  const say = useSay()
  const { topic = helpTopics[0] } = useParams({ strict: false })
  const chosen = isHelpTopic(topic) ? topic : helpTopics[0]
  const book = useLanguage() === 'fr' ? french : english
  const { title } = book[chosen]
  useEffect(() => {
    document.title = `${title} · Parallax`
  }, [title])
  return (
    <FrontDoor
      aside={
        <nav className="col" style={{ gap: 6, marginTop: 32 }} aria-label={say('menu.help')}>
          {helpTopics.map((name) => (
            <Link
              key={name}
              to="/help/{-$topic}"
              params={{ topic: name }}
              className={`dev${name === chosen ? ' is-on' : ''}`}
              aria-current={name === chosen ? 'page' : undefined}
              style={{ textDecoration: 'none' }}
            >
              {book[name].title}
            </Link>
          ))}
        </nav>
      }
    >
      <div className="col" style={{ gap: 18, maxWidth: 720, paddingBottom: 40 }}>
        <h1 style={{ fontSize: 26 }}>{title}</h1>
        <HelpText topic={chosen} />
      </div>
    </FrontDoor>
  )
}
