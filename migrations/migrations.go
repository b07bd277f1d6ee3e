package migrations

import (
	"embed"
	"io/fs"
)

//go:embed control/*.sql tenant/*.sql
var files embed.FS

// Control returns the control database's migrations.
func Control() fs.FS { return sub("control") }

// Tenant returns the migrations of a municipality's database.
func Tenant() fs.FS { return sub("tenant") }

func sub(dir string) fs.FS {
	f, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // the directory is embedded; only a build without it can fail
	}
	return f
}
