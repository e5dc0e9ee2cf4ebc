import { FaultAnswer } from '@taga/contract'
import { z } from 'zod'
import type { Route } from './route.ts'

type JsonObject = { readonly [name: string]: unknown }

/** The OpenAPI 3.1 document of these routes, out of the schemas that read and write them. */
export function openApi(routes: readonly Route[], url: string): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {}
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Taga', version: '0.1.0' },
    servers: [{ url }],
    paths,
    components: {
      schemas: { Fault: jsonSchema(FaultAnswer, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-taga' },
        device: { type: 'apiKey', in: 'header', name: 'taga-signature' },
      },
    },
  }
}

function operation(route: Route): JsonObject {
  return {
    operationId: `${route.method.toLowerCase()} ${route.path}`,
    summary: route.summary.en,
    description: route.summary.ja,
    security: [{ [route.proof]: [] }],
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: requestContent(route, route.body) } }),
    responses: {
      [route.status]: {
        description: route.summary.en,
        content: {
          [route.mediaType]: route.answer === undefined ? {} : { schema: jsonSchema(route.answer, 'output') },
        },
      },
      default: {
        description: 'A fault, with its code and words in both languages.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Fault' } } },
      },
    },
  }
}

function requestContent(route: Route, body: z.ZodType): JsonObject {
  switch (route.bodyKind) {
    case 'none':
      return {}
    case 'bytes':
      return { 'application/octet-stream': {} }
    case 'json':
      return { 'application/json': { schema: jsonSchema(body, 'input') } }
    case 'form':
      return { 'application/x-www-form-urlencoded': { schema: jsonSchema(body, 'input') } }
  }
}

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): readonly JsonObject[] {
  if (schema === undefined) return []
  const { properties, required } = ObjectSchema.parse(jsonSchema(schema, 'input'))
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }))
}

const ObjectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
})

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' })
}
