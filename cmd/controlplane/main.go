// Command controlplane serves operators and carries erasures on.
package main

import (
	"log/slog"

	"github.com/madoguchi/madoguchi/cmd/internal/process"
	"github.com/madoguchi/madoguchi/internal/controlplane"
)

func main() {
	process.Main("controlplane", func(cfg controlplane.Config, log *slog.Logger) (process.Roof, error) {
		cfg.Log = log
		return controlplane.New(cfg)
	})
}
