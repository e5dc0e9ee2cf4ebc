// Leads imports of a package's index straight to the files that hold the names. esbuild puts everything that one index names into one part,
// which every page would load; so each page loads what it uses.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * An esbuild plugin.
 * @param {string} packageName as it is imported
 * @param {string} index its index file, which is a list of `export { … } from '…'` and nothing else
 * @param {(path: string) => string} addition what else a file is given
 */
export function directImports(packageName, index, addition) {
  const from = new RegExp(`import \\{([^}]*)\\} from '${packageName}'`, 'gu')
  return {
    name: 'direct-imports',
    setup(build) {
      const files = filesByName(readFileSync(index, 'utf8'), dirname(index))
      build.onLoad({ filter: /[\\/]packages[\\/]web[\\/]src[\\/].*\.tsx?$/ }, ({ path }) => ({
        loader: path.endsWith('x') ? 'tsx' : 'ts',
        contents:
          readFileSync(path, 'utf8').replace(from, (_all, names) =>
            splitNames(names)
              .map(({ name, local }) => `import { ${nameIn(files, name)} as ${local} } from '${files.get(name).file}'`)
              .join('; '),
          ) + addition(path),
      }))
    },
  }
}

function nameIn(files, name) {
  const found = files.get(name)
  if (found === undefined) throw new Error(`the index exports no ${name}`)
  return found.name
}

/** What each name of the index is called in which file. Types have no place in a bundle. */
export function filesByName(source, folder) {
  const found = new Map()
  for (const [, names, file] of source.matchAll(/export \{([^}]*)\} from '([^']+)'/gu))
    for (const { name, local } of splitNames(names)) found.set(local, { name, file: join(folder, file) })
  return found
}

/** `a, type B, c as d`: the values, each with the name it is given. */
function splitNames(names) {
  return names
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '' && !part.startsWith('type '))
    .map((part) => {
      const [name, local = name] = part.split(' as ')
      return { name, local }
    })
}
