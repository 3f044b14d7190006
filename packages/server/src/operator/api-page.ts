import type { OpenApiContent, OpenApiDocument, OpenApiOperation } from '../administration/openapi-document.ts'
import { escapeHtml } from '../mail/html-page.ts'
import { operatorPage } from './operator-page.ts'

/** The OpenAPI document for people. */
export function apiPage({ info, paths }: OpenApiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationHtml(`${method.toUpperCase()} ${path}`, operation)),
  )
  const intro = `<p>${escapeHtml(info.description)}</p><p>For programs: <a href="/openapi.json">/openapi.json</a></p>`
  return operatorPage(`${info.title} ${info.version}`, `${intro}${operations.join('')}`)
}

function operationHtml(title: string, { summary, parameters, requestBody, responses }: OpenApiOperation): string {
  const query = parameters.filter((parameter) => parameter.in === 'query')
  const sections = [
    ...query.map(({ name, schema }) => section(`Query: ${name}`, schema)),
    ...(requestBody === undefined ? [] : contentHtml('Body', requestBody.content)),
    ...Object.entries(responses).flatMap(([code, { description, content }]) =>
      contentHtml(`${code} ${description}`, content),
    ),
  ]
  return `<details><summary><code>${escapeHtml(title)}</code><br>${escapeHtml(summary)}</summary>${sections.join('')}</details>`
}

function contentHtml(title: string, content: OpenApiContent): readonly string[] {
  return Object.entries(content).map(([type, { schema }]) =>
    section(type === 'application/json' ? title : `${title} (${type})`, schema),
  )
}

function section(title: string, schema: unknown): string {
  return `<h2>${escapeHtml(title)}</h2><pre>${escapeHtml(JSON.stringify(schema, null, 2))}</pre>`
}
