package tenants

import (
	"embed"
	"io/fs"
)

//go:embed all:_library
var files embed.FS

//go:embed schema.json
var schema string

// Schema returns the JSON Schema of a municipality's tenant.json.
func Schema() []byte { return []byte(schema) }

// Library returns the folder of the ready procedures, one JSON file
// each. A municipality copies them; it never shares them.
func Library() fs.FS {
	library, err := fs.Sub(files, "_library/procedures")
	if err != nil {
		panic(err) // the folder is embedded; only a build without it can fail
	}
	return library
}
