import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes as all } from '../routes.ts'
import { openTestApp, type TestApp } from '../testing/test-app.ts'

/** The pages are no part of the API: they stand at every other address. */
const routes = all.filter(({ path }) => path !== '/*')
describe('the OpenAPI document', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await openTestApp()
  })
  afterAll(() => app.close())

  type Operation = {
    readonly parameters: readonly { readonly name: string; readonly in: string }[]
    readonly requestBody?: unknown
    readonly responses: Readonly<Record<string, unknown>>
  }
  async function read() {
    const answer = await app.ask('GET', '/api/openapi.json')
    expect(answer.status).toBe(200)
    return (await answer.json()) as {
      openapi: string
      paths: Record<string, Record<string, Operation>>
    }
  }

  it('is of version 3.1 and holds every route and no other', async () => {
    const { openapi, paths } = await read()
    expect(openapi).toMatch(/^3\.1\./)
    const listed = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    )
    const served = routes.map((route) => `${route.method.toLowerCase()} ${route.path.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect(listed.toSorted()).toEqual(served.toSorted())
  })

  it('names every parameter of a path, and a body where the route has one', async () => {
    const { paths } = await read()
    const written = routes.map((route) => {
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}')
      const operation = paths[path]?.[route.method.toLowerCase()]
      return {
        path,
        inPath: operation?.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name),
        hasBody: operation?.requestBody !== undefined,
        answers: operation !== undefined && String(route.status) in operation.responses,
      }
    })
    const served = routes.map((route) => ({
      path: route.path.replaceAll(/:(\w+)/g, '{$1}'),
      inPath: Array.from(route.path.matchAll(/:(\w+)/g), (match) => match[1]),
      hasBody: route.body !== undefined,
      answers: true,
    }))
    expect(written).toEqual(served)
  })
})
