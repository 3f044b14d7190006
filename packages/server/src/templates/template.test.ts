import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Template } from './template.ts'
import { openTemplates } from './template-folder.ts'

const NAMES = ['name', 'link', 'is_user', 'is_device']
const render = (source: string, values: Readonly<Record<string, string | boolean>>) =>
  Template.parse(source, NAMES).render(values, (text) => text.replaceAll('<', '&lt;'))

test('values stand in their places, made to fit', () => {
  expect(render('Hello {{ name }}, {{link}}!{# for us #}', { name: '<Zoë>', link: 'x' })).toBe('Hello &lt;Zoë>, x!')
})

test('the first condition that holds decides, others inside of it too', () => {
  const source =
    '{% if is_user %}user{% if name %} {{ name }}{% endif %}{% elif is_device %}device{% else %}other{% endif %}.'
  expect(render(source, { is_user: true, name: 'Bob' })).toBe('user Bob.')
  expect(render(source, { is_user: true, name: '' })).toBe('user.')
  expect(render(source, { is_user: false, is_device: true })).toBe('device.')
  expect(render(source, {})).toBe('other.')
})

test.each([
  ['{{ nobody }}', 'there is no nobody'],
  ['{% if nobody %}{% endif %}', 'there is no nobody'],
  ['{% if name %}', '{% endif %} is missing'],
  ['{% endif %}', '{% endif %} cannot be understood'],
  ['{% else %}', '{% else %} cannot be understood'],
  ['{% for name %}', '{% for name %} cannot be understood'],
  ['{{ name|upper }}', '{{ cannot be understood'],
])('%s is refused when it is read', (source, message) => {
  expect(() => Template.parse(source, NAMES)).toThrow(message)
})

test('a folder replaces file by file, and a file that cannot be used is named at start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-templates-'))
  try {
    mkdirSync(join(folder, 'email'))
    writeFileSync(join(folder, 'email/totp_reset.txt.j2'), 'Click {{ totp_reset_url }}')
    writeFileSync(join(folder, '404.html'), 'Nothing')
    const templates = openTemplates(folder)
    expect(templates.mail('totp_reset', 'text')?.render({ totp_reset_url: 'x' }, (text) => text)).toBe('Click x')
    expect(templates.mail('totp_reset', 'html')).toBeUndefined()
    expect([templates.page('404'), templates.page('index')]).toEqual(['Nothing', undefined])
    writeFileSync(join(folder, 'email/invitation.html'), '{{ validation_code }}')
    expect(() => openTemplates(folder)).toThrow(/email\/invitation\.html cannot be used: there is no validation_code/)
    expect(() => openTemplates(join(folder, 'no'))).toThrow('cannot be read')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
