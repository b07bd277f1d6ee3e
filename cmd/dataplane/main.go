// Command dataplane serves residents and staff.
package main

import (
	"log/slog"

	"github.com/madoguchi/madoguchi/cmd/internal/process"
	"github.com/madoguchi/madoguchi/internal/dataplane"
)

func main() {
	process.Main("dataplane", func(cfg dataplane.Config, log *slog.Logger) (process.Roof, error) {
		cfg.Log = log
		return dataplane.New(cfg)
	})
}
