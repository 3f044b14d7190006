import { bodySchema } from './json-body.ts'
import { type JsonSchema, listSchema, objectSchema, organizationIdSchema, textSchema } from './json-schema.ts'
import { type AdministrationRoute, hasBody } from './route.ts'

/** One route in the document. */
export interface OpenApiOperation {
  readonly operationId: string
  readonly summary: string
  readonly parameters: readonly OpenApiParameter[]
  readonly requestBody?: { readonly required: true; readonly content: OpenApiContent }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: OpenApiContent }>>
}

export interface OpenApiParameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly schema: JsonSchema
}

export type OpenApiContent = Readonly<Record<string, { readonly schema: JsonSchema }>>

/** OpenAPI 3.1 of the administration API. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly components: unknown
  /** By path, then by method in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
}

const DESCRIPTION = `Every call carries the administration token. Types are strict, unknown fields are ignored, ids are
32 hexadecimal digits, dates RFC 3339, bytes base64. Rely on codes, and on the texts of \`detail\` listed here.`

const problemSchema = objectSchema({
  detail: listSchema(objectSchema({ type: textSchema, loc: listSchema(textSchema), msg: textSchema, input: {} })),
})

/** The document, from the routes that answer. */
export function openApiDocument(
  routes: readonly AdministrationRoute[],
  { prefix, version }: { readonly prefix: string; readonly version: string },
): OpenApiDocument {
  const byPath = Map.groupBy(routes, ({ path }) => `${prefix}${path}`)
  return {
    openapi: '3.1.0',
    info: { title: 'Parallax administration', version, description: DESCRIPTION.replaceAll('\n', ' ') },
    servers: [{ url: '/' }],
    security: [{ administrationToken: [] }],
    components: { securitySchemes: { administrationToken: { type: 'http', scheme: 'bearer' } } },
    paths: Object.fromEntries(
      [...byPath].map(([path, routesThere]) => [
        path,
        Object.fromEntries(routesThere.map((route) => [route.method.toLowerCase(), operationOf(route)])),
      ]),
    ),
  }
}

function operationOf(route: AdministrationRoute): OpenApiOperation {
  const { method, path, summary, body, query = {}, refusals = {} } = route
  const words = path.split('/').filter((part) => part !== '' && !part.startsWith('{'))
  return {
    operationId: [method.toLowerCase(), ...words, ...(path.endsWith('}') ? ['one'] : [])].join('_'),
    summary,
    parameters: [
      ...(path.includes('{organization_id}')
        ? [{ name: 'organization_id', in: 'path', required: true, schema: organizationIdSchema } as const]
        : []),
      ...Object.entries(query).map(([name, schema]) => ({ name, in: 'query', required: false, schema }) as const),
    ],
    ...(hasBody(route) && { requestBody: { required: true, content: json(bodySchema(body)) } }),
    responses: {
      200: { description: 'Done', content: { ...json(route.answer), ...otherContent(route) } },
      ...Object.fromEntries(
        Object.entries(refusals).map(([code, texts]) => [
          code,
          { description: texts.join(' · '), content: refusal(texts) },
        ]),
      ),
      403: {
        description: 'No token, or a wrong one',
        content: refusal(['Not authenticated', 'Bad authorization token']),
      },
      ...((hasBody(route) || Object.keys(query).length > 0) && {
        422: { description: 'A field that is missing or wrong', content: json(problemSchema) },
      }),
    },
  }
}

function json(schema: JsonSchema): OpenApiContent {
  return { 'application/json': { schema } }
}

function otherContent({ otherContentType }: AdministrationRoute): OpenApiContent {
  return otherContentType === undefined ? {} : { [otherContentType]: { schema: textSchema } }
}

/** A detail that is no text stands as JSON in the list. */
function refusal(texts: readonly string[]): OpenApiContent {
  const plain = texts.filter((text) => !text.startsWith('{'))
  const others = texts.length === plain.length ? [] : [{ type: 'object' }]
  const schemas: readonly JsonSchema[] = [...(plain.length > 0 ? [{ enum: plain }] : []), ...others]
  return json(objectSchema({ detail: schemas.length === 1 ? (schemas[0] ?? {}) : { anyOf: schemas } }))
}
